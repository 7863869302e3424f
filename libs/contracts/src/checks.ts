import type { Message } from '@bufbuild/protobuf';
import type { Timestamp } from '@bufbuild/protobuf/wkt';
import type { Page } from './gen/paging/v1/paging_pb';
import { searchKey, tidyText } from './plain-text';

export interface Violation {
  readonly field: string;
  readonly message: string;
}

/** A rule about one message: nothing when it is content. */
export type Check<M> = (message: M) => Violation | undefined;

/** Property of M whose value is, or may be, a V. */
type KeyOf<M, V> = { [K in keyof M]-?: Exclude<M[K], undefined> extends V ? K : never }[keyof M] & string;

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
// C0 and C1 controls; line feed and tab are allowed where a text may have several lines.
// eslint-disable-next-line no-control-regex -- control characters are what this looks for
const controlPattern = /[\u0000-\u001f\u007f-\u009f]/;
// eslint-disable-next-line no-control-regex -- control characters are what this looks for
const controlButLinesPattern = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
const datePattern = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

export const nameCharactersMax = 255;
export const noteCharactersMax = 2_000;
/** An uploaded picture. */
export const pictureBytesMax = 5 * 1024 * 1024;
export const pageSizeMax = 1_000;

export function isUuid(text: string): boolean {
  return uuidPattern.test(text);
}

/** All rules of a message in one function, as a contract wants it. */
export function checks<M extends Message>(...rules: readonly Check<M>[]): (message: M) => Violation[] {
  return (message) => rules.map((rule) => rule(message)).filter((violation) => violation !== undefined);
}

/** `rtspUrl` as clients and proto files write it: `rtsp_url`. */
export function wireName(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function rule<M, V>(
  property: KeyOf<M, V>,
  appliesWhen: (value: V) => boolean,
  isRight: (value: V) => boolean,
  sentence: string,
): Check<M> {
  return (message) => {
    const value = message[property] as V | undefined;
    if (value === undefined || !appliesWhen(value) || isRight(value)) return undefined;
    return { field: wireName(property), message: sentence };
  };
}

const always = (): boolean => true;
const whenNotEmpty = (value: string): boolean => value !== '';

export function uuid<M>(property: KeyOf<M, string>): Check<M> {
  return rule<M, string>(property, always, isUuid, 'must be a UUID');
}

export function optionalUuid<M>(property: KeyOf<M, string>): Check<M> {
  return rule<M, string>(property, whenNotEmpty, isUuid, 'must be a UUID');
}

/** 1..255 characters, of which somebody can see one, without control characters. Absent optional fields pass. */
export function requiredName<M>(property: KeyOf<M, string>): Check<M> {
  return rule<M, string>(
    property,
    always,
    (value) => searchKey(value) !== '' && isPlainText(value, nameCharactersMax),
    `must have 1 to ${String(nameCharactersMax)} characters and no control characters`,
  );
}

export function optionalName<M>(property: KeyOf<M, string>): Check<M> {
  return rule<M, string>(
    property,
    always,
    (value) => isPlainText(value, nameCharactersMax),
    `must have at most ${String(nameCharactersMax)} characters and no control characters`,
  );
}

/** Empty for everybody, or 1..255 characters of which something is left to be looked for. */
export function optionalSearch<M>(property: KeyOf<M, string>): Check<M> {
  return rule<M, string>(
    property,
    whenNotEmpty,
    (value) => searchKey(value) !== '' && isPlainText(value, nameCharactersMax),
    `must have 1 to ${String(nameCharactersMax)} characters that can be seen, and no control characters`,
  );
}

/** A list of so many names at most, each as `requiredName` wants it. */
export function namesUpTo<M>(property: KeyOf<M, string[]>, count: number): Check<M> {
  return rule<M, string[]>(
    property,
    always,
    (values) =>
      values.length <= count &&
      values.every((value) => tidyText(value) !== '' && isPlainText(value, nameCharactersMax)),
    `must have at most ${String(count)} names of 1 to ${String(nameCharactersMax)} characters`,
  );
}

export function note<M>(property: KeyOf<M, string>): Check<M> {
  return rule<M, string>(
    property,
    always,
    (value) => charactersIn(value) <= noteCharactersMax && !controlButLinesPattern.test(value),
    `must have at most ${String(noteCharactersMax)} characters and no control characters but line breaks`,
  );
}

/** Code points, so that a character outside the basic plane counts once. */
function charactersIn(value: string): number {
  return Array.from(value).length;
}

function isPlainText(value: string, charactersMax: number): boolean {
  return charactersIn(value) <= charactersMax && !controlPattern.test(value);
}

export function text<M>(property: KeyOf<M, string>, charactersMin: number, charactersMax: number): Check<M> {
  return rule<M, string>(
    property,
    always,
    (value) => charactersIn(value) >= charactersMin && charactersIn(value) <= charactersMax,
    `must have ${String(charactersMin)} to ${String(charactersMax)} characters`,
  );
}

export function oneOf<M>(property: KeyOf<M, string>, values: readonly string[]): Check<M> {
  return rule<M, string>(property, always, (value) => values.includes(value), `must be one of ${values.join(', ')}`);
}

export function emptyOrOneOf<M>(property: KeyOf<M, string>, values: readonly string[]): Check<M> {
  return rule<M, string>(
    property,
    whenNotEmpty,
    (value) => values.includes(value),
    `must be one of ${values.join(', ')}`,
  );
}

export function between<M>(property: KeyOf<M, number>, min: number, max: number): Check<M> {
  return rule<M, number>(
    property,
    always,
    (value) => value >= min && value <= max,
    `must be from ${String(min)} to ${String(max)}`,
  );
}

export function pictureBytes<M>(property: KeyOf<M, Uint8Array>): Check<M> {
  return bytesUpTo<M>(property, pictureBytesMax);
}

export function bytesUpTo<M>(property: KeyOf<M, Uint8Array>, bytesMax: number): Check<M> {
  return rule<M, Uint8Array>(
    property,
    always,
    (value) => value.length > 0 && value.length <= bytesMax,
    `must have 1 to ${String(bytesMax)} bytes`,
  );
}

/** Empty, or a real day as YYYY-MM-DD. */
export function optionalDate<M>(property: KeyOf<M, string>): Check<M> {
  return rule<M, string>(property, whenNotEmpty, isDate, 'must be a date as YYYY-MM-DD');
}

function isDate(value: string): boolean {
  if (!datePattern.test(value)) return false;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

/** The message field is there. */
export function present<M>(property: keyof M & string): Check<M> {
  return (message) =>
    message[property] === undefined ? { field: wireName(property), message: 'is missing' } : undefined;
}

// Deliberately loose: one @, something on both sides, no blanks. Only a mail that arrives proves an address.
const emailPattern = /^[^\s@]+@[^\s@]+$/;

export function email<M>(property: KeyOf<M, string>): Check<M> {
  return rule<M, string>(
    property,
    always,
    (value) => emailPattern.test(tidyText(value)) && isPlainText(value, nameCharactersMax),
    'must be an email address',
  );
}

/** What it is told apart by has a length that an index takes: a ligature may stand for eighteen letters. */
export function keyed<M>(property: KeyOf<M, string>, keyOf: (text: string) => string): Check<M> {
  return rule<M, string>(
    property,
    always,
    (value) => charactersIn(keyOf(value)) >= 1 && charactersIn(keyOf(value)) <= nameCharactersMax,
    `must have 1 to ${String(nameCharactersMax)} characters, with ligatures written out`,
  );
}

/** Page limits; a message without a page passes. */
export function pageWithinLimits<M>(property: KeyOf<M, Page>): Check<M> {
  return (message) => {
    const page = message[property] as Page | undefined;
    return page === undefined || (page.limit >= 1 && page.limit <= pageSizeMax)
      ? undefined
      : { field: 'limit', message: `must be from 1 to ${String(pageSizeMax)}` };
  };
}

/** Both are there, the first is earlier, and no more than `daysMax` lie between. */
export function timesInOrder<M>(from: keyof M & string, to: keyof M & string, daysMax: number): Check<M> {
  return (message) => {
    const [begin, end] = [message[from], message[to]] as [Timestamp | undefined, Timestamp | undefined];
    if (begin === undefined) return { field: wireName(from), message: 'is missing' };
    if (end === undefined) return { field: wireName(to), message: 'is missing' };
    const seconds = Number(end.seconds - begin.seconds) + (end.nanos - begin.nanos) / 1e9;
    if (seconds <= 0) return { field: wireName(to), message: `must be after ${wireName(from)}` };
    return seconds <= daysMax * 86_400
      ? undefined
      : { field: wireName(to), message: `must be within ${String(daysMax)} days of ${wireName(from)}` };
  };
}
