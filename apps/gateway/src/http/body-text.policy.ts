import { AppError } from '@smart-attendance/errors';

const utf8Names: readonly string[] = ['utf-8', 'utf8', 'us-ascii'];

/** @throws AppError `unsupported_media` when a Content-Type names another charset than UTF-8 */
export function requireUtf8(contentType: string): void {
  const charsets = [...contentType.matchAll(/;\s*charset\s*=\s*(?:"([^"]*)"|([^;\s]*))/gi)];
  const others = charsets.map(([, quoted, bare]) => (quoted ?? bare ?? '').trim().toLowerCase());
  if (others.every((charset) => utf8Names.includes(charset))) return;
  throw new AppError('unsupported_media', 'The body must be UTF-8, and its Content-Type must not say otherwise.');
}

/** Text of the bytes, without a byte order mark; undefined when they are no UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * The object or list that a body of JSON holds.
 *
 * @throws AppError `malformed` for what is no UTF-8 or no JSON, and `invalid_argument` naming a name that an object has
 * twice: which of the two was meant is not ours to guess
 */
export function readJson(bytes: Uint8Array): unknown {
  const text = decodeUtf8(bytes);
  if (text === undefined) throw new AppError('malformed', 'The body is no UTF-8; JSON is sent in no other charset.');
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null) throw new AppError('malformed', 'The body is no JSON object.');
  const repeated = repeatedName(text);
  if (repeated !== undefined) {
    throw AppError.invalid([{ field: repeated.slice(0, shownCharactersMax), message: 'is there twice' }]);
  }
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('malformed', 'The body is no JSON.', { cause });
  }
}

const shownCharactersMax = 100;
/** No request is nested deeper; what is goes unread and is refused by its field. */
const depthRead = 6;

/** The first name that one object of a valid JSON text has twice. */
function repeatedName(json: string): string | undefined {
  const namesAt: (Set<string> | undefined)[] = [];
  let depth = 0;
  const marks = /["{}[\]]/g;
  for (let mark = marks.exec(json); mark !== null; mark = marks.exec(json)) {
    if (mark[0] === '"') {
      marks.lastIndex = endOfString(json, mark.index);
      const names = depth <= depthRead ? namesAt[depth] : undefined;
      if (names === undefined || !isName(json, marks.lastIndex)) continue;
      const name = JSON.parse(json.slice(mark.index, marks.lastIndex)) as string;
      if (names.has(name)) return name;
      names.add(name);
    } else if (mark[0] === '{' || mark[0] === '[') {
      depth += 1;
      if (depth <= depthRead) namesAt[depth] = mark[0] === '{' ? new Set() : undefined;
    } else {
      depth -= 1;
    }
  }
  return undefined;
}

/** The place after the quote that closes a string. */
function endOfString(json: string, start: number): number {
  let quote = json.indexOf('"', start + 1);
  while (isEscaped(json, quote)) quote = json.indexOf('"', quote + 1);
  return quote + 1;
}

function isEscaped(json: string, quote: number): boolean {
  let backslashes = 0;
  while (json[quote - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

function isName(json: string, end: number): boolean {
  const colon = /\s*:/y;
  colon.lastIndex = end;
  return colon.test(json);
}
