import { isTimeZone, isUuid, nameCharactersMax, noteCharactersMax } from '@smart-attendance/contracts';
import { isDate, parseInstant } from './instant.policy';
import { isEmail, isLine, isNote, isPassword } from './file-name.policy';

/** What a value must be, and the sentence for a person when it is not. */
export interface Rule {
  readonly sentence: string;
  readonly isRight: (value: unknown) => boolean;
  /** It means something to others as it is, so only the blanks around it are taken away. */
  readonly isVerbatim?: boolean;
  /** Its shape for the OpenAPI document. */
  readonly schema: RuleSchema;
}

export interface RuleSchema {
  readonly type: 'string' | 'number' | 'integer' | 'boolean';
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly enum?: string[];
}

export function line(charactersMin: number, charactersMax: number): Rule {
  return {
    sentence: `must be a text of ${charactersMin} to ${charactersMax} characters without control characters`,
    isRight: (value) => isLine(value, charactersMin, charactersMax),
    schema: { type: 'string', minLength: charactersMin, maxLength: charactersMax },
  };
}

/** A line for machines: an address, a token. */
export function verbatimLine(charactersMin: number, charactersMax: number): Rule {
  return { ...line(charactersMin, charactersMax), isVerbatim: true };
}

export const name: Rule = line(1, nameCharactersMax);
export const optionalName: Rule = line(0, nameCharactersMax);

export const note: Rule = {
  sentence: `must be a text of at most ${noteCharactersMax} characters without control characters but line breaks`,
  isRight: (value) => isNote(value, noteCharactersMax),
  schema: { type: 'string', maxLength: noteCharactersMax },
};

export const email: Rule = {
  sentence: 'must be an email address',
  isRight: (value) => isEmail(value, nameCharactersMax),
  schema: { type: 'string', format: 'email', maxLength: nameCharactersMax },
};

export function password(charactersMin: number, charactersMax: number): Rule {
  return {
    sentence: `must be a text of ${charactersMin} to ${charactersMax} characters`,
    isRight: (value) => isPassword(value, charactersMin, charactersMax),
    schema: { type: 'string', format: 'password', minLength: charactersMin, maxLength: charactersMax },
  };
}

/** Any text that is not empty; whoever takes it looks at its size. */
export const anyText: Rule = {
  sentence: 'must be a text',
  isRight: (value) => typeof value === 'string' && value !== '',
  schema: { type: 'string' },
};

export const flag: Rule = {
  sentence: 'must be true or false',
  isRight: (value) => typeof value === 'boolean',
  schema: { type: 'boolean' },
};

export function integer(minimum: number, maximum: number): Rule {
  return {
    sentence: `must be a whole number from ${minimum} to ${maximum}`,
    isRight: (value) => Number.isInteger(value) && isBetween(value, minimum, maximum),
    schema: { type: 'integer', minimum, maximum },
  };
}

export function decimal(minimum: number, maximum: number): Rule {
  return {
    sentence: `must be a number from ${minimum} to ${maximum}`,
    isRight: (value) => isBetween(value, minimum, maximum),
    schema: { type: 'number', minimum, maximum },
  };
}

function isBetween(value: unknown, minimum: number, maximum: number): boolean {
  return typeof value === 'number' && value >= minimum && value <= maximum;
}

export const id: Rule = {
  sentence: 'must be a UUID',
  isRight: (value) => typeof value === 'string' && isUuid(value),
  schema: { type: 'string', format: 'uuid' },
};

export const instant: Rule = {
  sentence: 'must be a moment as ISO 8601 with an offset, such as 2026-11-22T08:30:00+01:00',
  isRight: (value) => typeof value === 'string' && parseInstant(value) !== undefined,
  schema: { type: 'string', format: 'date-time' },
};

export const date: Rule = {
  sentence: 'must be a date as YYYY-MM-DD',
  isRight: isDate,
  schema: { type: 'string', format: 'date' },
};

export const timeZone: Rule = {
  sentence: 'must be the name of a time zone, such as Europe/Berlin',
  isRight: (value) => typeof value === 'string' && isTimeZone(value),
  schema: { type: 'string' },
};

export function oneOf(values: readonly string[]): Rule {
  return {
    sentence: `must be one of ${values.join(', ')}`,
    isRight: (value) => typeof value === 'string' && values.includes(value),
    schema: { type: 'string', enum: [...values] },
  };
}
