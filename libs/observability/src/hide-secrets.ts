import { types } from 'node:util';

/** Keys whose value never reaches a log, in any spelling: compared in lower case without separators. */
const secretKeys = new Set(
  `
    password passphrase passwordHash secret masterKey privateKey credentials salt
    currentPassword newPassword passwd pass pwd psw loginpas
    authorization proxyAuthorization cookie setCookie token accessToken refreshToken
    jwt signature apiKey xApiKey idempotencyKey
    rtspUrl subRtspUrl streamUrl sourceUrl databaseUrl natsUrl
    embedding embeddings vector vectors template landmarks landmarks5
    jpeg picture image imageData photo crop pixels
  `
    .trim()
    .split(/\s+/)
    .map(plainKey),
);

const limits = { depth: 6, entries: 40, characters: 2_000 } as const;

/** What may be a URL, or hold one: it ends where no URL goes on. */
const unbroken = /[^\s"'`<>]+/g;
const schemeEnd = /[a-z0-9+.-]:\/\//i;
/** A parameter of a URL whose name ends like that of a secret, such as `loginpas`, `user_pwd`, `access_token`. */
const secretParameter =
  /((?:password|passwort|passw?r?d|passphrase|passcode|pass?|pswd|pwd|psw|psd|pword|pw|secret|token|ticket|jwt|key|auth|authbasic|credentials?|cred|signature|sig|session|session[_-]?id|[?&]-?p)=)[^\s&"'`<>]+/gi;

/**
 * A copy of log fields that is safe and small: secrets by key, credentials in URLs and bytes are replaced, errors keep
 * name, message, code, stack and cause, and depth, entries and lengths are limited.
 */
export function hideSecrets(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return hideInRecord(fields, 0, new Set());
}

export function hideCredentials(text: string): string {
  return text.replace(unbroken, hideInUrl).replace(secretParameter, '$1***');
}

/**
 * Name and password of the URL in an unbroken text: all up to the last `@`, since people write passwords with slashes
 * and request marks in them. By index, since one expression for all of it tries each letter anew, which long texts of
 * others make slow.
 */
function hideInUrl(text: string): string {
  const scheme = schemeEnd.exec(text);
  if (scheme === null) return text;
  const start = scheme.index + scheme[0].length;
  const end = text.lastIndexOf('@');
  return end < start ? text : `${text.slice(0, start)}***${text.slice(end)}`;
}

function plainKey(key: string): string {
  return key.toLowerCase().replace(/[^a-z0-9]/g, '');
}

type Seen = ReadonlySet<object>;

function hideInRecord(record: object, depth: number, seen: Seen): Record<string, unknown> {
  const entries = Object.entries(record);
  const hidden = entries
    .slice(0, limits.entries)
    .map(([key, value]) => [key, secretKeys.has(plainKey(key)) && isShown(value) ? '***' : hide(value, depth, seen)]);
  if (entries.length > limits.entries) hidden.push(['more', entries.length - limits.entries]);
  return Object.fromEntries(hidden) as Record<string, unknown>;
}

/** Whether there is anything to hide; that a password was absent or empty is worth reading. */
function isShown(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && typeof value !== 'boolean';
}

function hide(value: unknown, depth: number, seen: Seen): unknown {
  if (typeof value === 'string') return shown(value);
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  if (typeof value === 'function') return '[function]';
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) return `[${value.byteLength} bytes]`;
  if (types.isDate(value)) return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString();
  if (value instanceof URL) return shown(value.href);
  if (seen.has(value)) return '[circular]';
  if (depth >= limits.depth) return '[deeper]';
  return hideInObject(value, depth + 1, new Set(seen).add(value));
}

function hideInObject(value: object, depth: number, seen: Seen): unknown {
  if (types.isNativeError(value)) return hideInError(value, depth, seen);
  if (Array.isArray(value)) {
    const members: unknown[] = value.slice(0, limits.entries).map((member: unknown) => hide(member, depth, seen));
    return value.length > limits.entries ? [...members, `[${value.length - limits.entries} more]`] : members;
  }
  if (types.isMap(value)) return hideInRecord(Object.fromEntries(value) as object, depth, seen);
  if (types.isSet(value)) return hide([...value], depth, seen);
  return hideInRecord(value, depth, seen);
}

/** Only these: other fields of a driver's error hold queries and their parameters. */
function hideInError(error: Error, depth: number, seen: Seen): Record<string, unknown> {
  const { code, reason, violations } = error as Error & { code?: unknown; reason?: unknown; violations?: unknown };
  return {
    name: error.name,
    message: shown(error.message),
    ...(code === undefined ? {} : { code: hide(code, depth, seen) }),
    ...(reason === undefined || reason === '' ? {} : { reason: hide(reason, depth, seen) }),
    ...(Array.isArray(violations) && violations.length > 0 ? { violations: hide(violations, depth, seen) } : {}),
    ...(error.stack === undefined ? {} : { stack: shown(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: hide(error.cause, depth, seen) }),
  };
}

/**
 * Longer than what is shown by more than any address has, so that none is cut before its `@`, and still little work.
 */
const readCharacters = limits.characters + 4_096;

function shown(text: string): string {
  const { characters } = limits;
  const safe = hideCredentials(text.slice(0, readCharacters));
  const isWhole = text.length <= readCharacters && safe.length <= characters;
  return isWhole ? safe : `${safe.slice(0, characters)}… ${text.length - characters} more`;
}
