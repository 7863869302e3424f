import type { Message } from '@bufbuild/protobuf';
import type { Timestamp } from '@bufbuild/protobuf/wkt';
import type { Page } from './gen/paging/v1/paging_pb';
import { tidyText } from './plain-text';
import * as values from './values';
import { charactersIn, nameCharactersMax, type TextRule } from './values';

export interface Violation {
  readonly field: string;
  readonly message: string;
}

/** A rule about one message: nothing when it is content. */
export type Check<M> = (message: M) => Violation | undefined;

/** Property of M whose value is, or may be, a V. */
type KeyOf<M, V> = { [K in keyof M]-?: Exclude<M[K], undefined> extends V ? K : never }[keyof M] & string;

/** An uploaded picture. */
export const pictureBytesMax = 5 * 1024 * 1024;
export const pageSizeMax = 1_000;
const sortCharactersMax = 50;

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

/** A text as the vocabulary defines it. An optional field that is absent passes. */
function is({ isRight, sentence }: TextRule) {
  return <M>(property: KeyOf<M, string>): Check<M> => rule<M, string>(property, always, isRight, sentence);
}

/** As `is`; the empty text says nothing, and passes. */
function emptyOr({ isRight, sentence }: TextRule) {
  return <M>(property: KeyOf<M, string>): Check<M> => rule<M, string>(property, whenNotEmpty, isRight, sentence);
}

export const uuid = is(values.uuid);
export const optionalUuid = emptyOr(values.uuid);
export const requiredName = is(values.name);
export const optionalName = is(values.optionalName);
/** Empty for everybody. */
export const optionalSearch = emptyOr(values.name);
export const note = is(values.note);
/** A note that says something. */
export const requiredNote = is(values.requiredNote);
export const date = is(values.date);
export const optionalDate = emptyOr(values.date);
export const requiredDate = is(values.date);
export const email = is(values.email);

export function text<M>(property: KeyOf<M, string>, charactersMin: number, charactersMax: number): Check<M> {
  return is(values.anyText(charactersMin, charactersMax))<M>(property);
}

/** A list of so many names at most, each as `requiredName` wants it. */
export function namesUpTo<M>(property: KeyOf<M, string[]>, count: number): Check<M> {
  return rule<M, string[]>(
    property,
    always,
    (names) =>
      names.length <= count && names.every((name) => tidyText(name) !== '' && values.optionalName.isRight(name)),
    `must have at most ${String(count)} names of 1 to ${String(nameCharactersMax)} characters`,
  );
}

/** A list of so many UUIDs at most. */
export function uuidsUpTo<M>(property: KeyOf<M, string[]>, count: number): Check<M> {
  return rule<M, string[]>(
    property,
    always,
    (ids) => ids.length <= count && ids.every((id) => values.isUuid(id)),
    `must have at most ${String(count)} UUIDs`,
  );
}

/** A list of so many members at most, each as its own service reads it. */
export function atMost<M>(property: keyof M & string, count: number): Check<M> {
  return (message) =>
    (message[property] as readonly unknown[]).length <= count
      ? undefined
      : { field: wireName(property), message: `must be at most ${String(count)}` };
}

export function oneOf<M>(property: KeyOf<M, string>, choices: readonly string[]): Check<M> {
  return rule<M, string>(property, always, (value) => choices.includes(value), `must be one of ${choices.join(', ')}`);
}

export function emptyOrOneOf<M>(property: KeyOf<M, string>, choices: readonly string[]): Check<M> {
  return rule<M, string>(
    property,
    whenNotEmpty,
    (value) => choices.includes(value),
    `must be one of ${choices.join(', ')}`,
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

/** The message field is there. */
export function present<M>(property: keyof M & string): Check<M> {
  return (message) =>
    message[property] === undefined ? { field: wireName(property), message: 'is missing' } : undefined;
}

/** What it is told apart by has a length that an index takes: a ligature may stand for eighteen letters. */
export function keyed<M>(property: KeyOf<M, string>, keyOf: (text: string) => string): Check<M> {
  return rule<M, string>(
    property,
    always,
    (value) => keyOf(value) !== '' && charactersIn(keyOf(value)) <= nameCharactersMax,
    `must have 1 to ${String(nameCharactersMax)} characters, with ligatures written out`,
  );
}

/** Page limits; a message without a page passes. */
export function pageWithinLimits<M>(property: KeyOf<M, Page>): Check<M> {
  return (message) => {
    const page = message[property] as Page | undefined;
    if (page === undefined) return undefined;
    if (page.limit < 1 || page.limit > pageSizeMax) {
      return { field: 'limit', message: `must be from 1 to ${String(pageSizeMax)}` };
    }
    return page.sort.length <= sortCharactersMax ? undefined : { field: 'sort', message: 'must name an order' };
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
