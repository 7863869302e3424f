import { searchKey, tidyText } from './plain-text';

/**
 * The vocabulary of values: what an email, a name or a date is, said once for messages, HTTP input and configuration.
 * All counts are code points, so that a letter of any script counts once.
 */
export interface TextRule {
  /** What a right one is, as the end of a sentence for a person: `email must be an email address`. */
  readonly sentence: string;
  readonly isRight: (text: string) => boolean;
  /** The one way in which it is written; what means something to others byte for byte is left as it is. */
  readonly tidy: (text: string) => string;
  /** Its shape in the words of JSON Schema. */
  readonly schema: {
    readonly format?: string;
    readonly minLength?: number;
    readonly maxLength?: number;
    readonly pattern?: string;
  };
}

export const nameCharactersMax = 255;
export const noteCharactersMax = 2_000;

// C0 and C1 controls, and halves of surrogate pairs, which are no text in any encoding.
const unprintablePattern = /[\p{Cc}\p{Cs}]/u;
const unprintableButLinesPattern = /(?![\t\n\r])\p{Cc}|\p{Cs}/u;
const halfCharacterPattern = /\p{Cs}/u;
const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;
// Deliberately loose: one @, something on both sides, no blanks. Only a mail that arrives proves an address.
const emailPattern = /^[^\s@]+@[^\s@]+$/;

const trimmed = (text: string): string => text.trim();
const asItIs = (text: string): string => text;

export function charactersIn(text: string): number {
  let count = 0;
  for (const character of text) count += character === '' ? 0 : 1;
  return count;
}

function hasLength(text: string, charactersMin: number, charactersMax: number): boolean {
  // A code point takes one or two units: no need to count a text that is far too long.
  if (text.length > charactersMax * 2) return false;
  const characters = charactersIn(text);
  return characters >= charactersMin && characters <= charactersMax;
}

/** One line without control characters. */
export function line(charactersMin: number, charactersMax: number): TextRule {
  return {
    sentence: `must be a text of ${String(charactersMin)} to ${String(charactersMax)} characters without control characters`,
    isRight: (text) => hasLength(text, charactersMin, charactersMax) && !unprintablePattern.test(text),
    tidy: tidyText,
    schema: { minLength: charactersMin, maxLength: charactersMax },
  };
}

/** A line for machines: an address, a token. */
export function verbatimLine(charactersMin: number, charactersMax: number): TextRule {
  return { ...line(charactersMin, charactersMax), tidy: trimmed };
}

export const optionalName: TextRule = line(0, nameCharactersMax);

/** A line of which somebody can see something. */
export const name: TextRule = {
  ...line(1, nameCharactersMax),
  isRight: (text) => searchKey(text) !== '' && optionalName.isRight(text),
};

/** Several lines; no control characters but line breaks and tabs. */
export const note: TextRule = {
  sentence: `must be a text of at most ${String(noteCharactersMax)} characters without control characters but line breaks`,
  isRight: (text) => hasLength(text, 0, noteCharactersMax) && !unprintableButLinesPattern.test(text),
  tidy: tidyText,
  schema: { maxLength: noteCharactersMax },
};

/** A note of which somebody can see something: why people are paid otherwise than cameras say. */
export const requiredNote: TextRule = {
  ...note,
  sentence: `must be a text of 1 to ${String(noteCharactersMax)} characters without control characters but line breaks`,
  isRight: (text) => searchKey(text) !== '' && note.isRight(text),
  schema: { minLength: 1, maxLength: noteCharactersMax },
};

/** Anything that can be typed, blanks and all. */
export function anyText(charactersMin: number, charactersMax: number): TextRule {
  return {
    sentence: `must be a text of ${String(charactersMin)} to ${String(charactersMax)} characters`,
    isRight: (text) => hasLength(text, charactersMin, charactersMax) && !halfCharacterPattern.test(text),
    tidy: asItIs,
    schema: { minLength: charactersMin, maxLength: charactersMax },
  };
}

export function password(charactersMin: number, charactersMax: number): TextRule {
  const rule = anyText(charactersMin, charactersMax);
  return { ...rule, schema: { ...rule.schema, format: 'password' } };
}

export const email: TextRule = {
  sentence: 'must be an email address',
  isRight: (text) => emailPattern.test(tidyText(text)) && optionalName.isRight(text),
  tidy: tidyText,
  schema: { format: 'email', maxLength: nameCharactersMax },
};

export function isUuid(text: string): boolean {
  return uuidPattern.test(text);
}

export const uuid: TextRule = {
  sentence: 'must be a UUID',
  isRight: isUuid,
  tidy: (text) => text.trim().toLowerCase(),
  schema: { format: 'uuid' },
};

/** A day of the calendar. Nobody worked before 1900; it also keeps JavaScript's reading of two-digit years out. */
export const date: TextRule = {
  sentence: 'must be a date as YYYY-MM-DD',
  isRight: (text) => {
    const [year = 0, month = 0, day = 0] = datePattern.exec(text)?.slice(1).map(Number) ?? [];
    return (
      year >= 1900 && month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
    );
  },
  tidy: tidyText,
  schema: { format: 'date' },
};

/** An IANA name; offsets such as +02:00 know no summer time, and are no places. */
export function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

export const timeZone: TextRule = {
  sentence: 'must be the name of a time zone, such as Europe/Berlin',
  isRight: isTimeZone,
  tidy: tidyText,
  schema: {},
};

/** What is made of the liveness score: nothing, a note on the sighting, or faces that look like spoofs do not count. */
export const livenessModes = ['off', 'flag', 'enforce'] as const;

/** Sizes at which the face detector works. */
export const detectorInputs = ['640x384', '1280x720'] as const;

/** What being seen by a camera says: somebody came, left, or was there. */
export const cameraRoles = ['entry', 'exit', 'both', 'inside'] as const;

/** Which of the two addresses of a camera is opened. */
export const streamChoices = ['main', 'sub'] as const;
