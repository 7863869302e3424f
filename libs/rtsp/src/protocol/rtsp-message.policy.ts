const headBytesMax = 16 * 1024;
const bodyBytesMax = 256 * 1024;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Texts of a camera hold one character for each byte it sent, whatever it meant by them: what is repeated to it is then
 * exact.
 */
export interface RtspResponse {
  readonly kind: 'response';
  readonly status: number;
  readonly headers: RtspHeaders;
  readonly body: string;
}

/** Of a viewer to a camera, or of a camera to us, such as a keep-alive. */
export interface RtspRequest {
  readonly kind: 'request';
  readonly method: string;
  readonly uri: string;
  readonly headers: RtspHeaders;
}

/** The bytes are not what RTSP says they must be. Never quotes them. */
export class RtspSyntaxError extends Error {
  override readonly name = 'RtspSyntaxError';
}

/** Header fields by lower-case name; fields may repeat, as `WWW-Authenticate` does. */
export class RtspHeaders {
  private readonly fields = new Map<string, string[]>();

  add(name: string, value: string): void {
    const values = this.fields.get(name.toLowerCase());
    if (values === undefined) this.fields.set(name.toLowerCase(), [value]);
    else values.push(value);
  }

  first(name: string): string | undefined {
    return this.fields.get(name)?.[0];
  }

  all(name: string): readonly string[] {
    return this.fields.get(name) ?? [];
  }
}

/** What stands at a place where a message may begin. */
export type Beginning = 'message' | 'too short to tell' | 'something else';

/** Everything that may stand first in a line of its own; methods as in RFC 2326 and 7826. */
const methods = [
  'OPTIONS',
  'ANNOUNCE',
  'SET_PARAMETER',
  'GET_PARAMETER',
  'REDIRECT',
  'PLAY_NOTIFY',
  'TEARDOWN',
  'PAUSE',
  'DESCRIBE',
  'SETUP',
  'PLAY',
  'RECORD',
];
const firstWords = ['RTSP/', ...methods.map((method) => `${method} `)];
const firstWordCharactersMax = 14;

export function beginningAt(bytes: Buffer, at: number): Beginning {
  const text = bytes.toString('latin1', at, at + firstWordCharactersMax).toUpperCase();
  if (firstWords.some((word) => text.startsWith(word))) return 'message';
  return firstWords.some((word) => word.startsWith(text)) ? 'too short to tell' : 'something else';
}

export interface MessageRead {
  readonly message: RtspResponse | RtspRequest;
  /** Where the next one may begin. */
  readonly end: number;
}

/** A head that is there, with a description that may not be whole. */
export interface OpenMessage {
  readonly kind: 'open';
  /** The message as it is if nothing more comes. */
  readonly soFar: MessageRead;
  /** What the camera said of its length, and what came of it. */
  readonly body: 'short' | 'without end' | 'empty';
}

/**
 * Reads the message that begins at `at`; undefined while its head is not complete. Lines end with CR LF or LF alone,
 * and may be folded.
 *
 * @throws RtspSyntaxError for what is no message
 */
export function readMessage(bytes: Buffer, at: number): MessageRead | OpenMessage | undefined {
  const head = headAt(bytes, at);
  if (head === undefined) {
    if (bytes.length - at > headBytesMax) throw new RtspSyntaxError('A head is longer than 16 kB.');
    if (notText.test(bytes.toString('latin1', at))) throw new RtspSyntaxError('A head is no text.');
    return undefined;
  }
  const [startLine = '', ...lines] = bytes.toString('latin1', at, head.end).split(/\r?\n/);
  const headers = parseHeaders(lines);
  const messageWith = (end: number): MessageRead => ({
    message: messageOf(startLine, headers, bytes.toString('latin1', head.bodyBegin, end)),
    end,
  });
  const length = contentLength(headers);
  const end = head.bodyBegin + (length ?? 0);
  const whole = messageWith(Math.min(end, bytes.length));
  if (!isDescription(whole.message, bytes, head.bodyBegin)) return bytes.length < end ? undefined : whole;
  if (length !== undefined && bytes.length >= end) return messageWith(endOfDescription(bytes, end));
  if (bytes.length - head.bodyBegin > bodyBytesMax) throw tooLong();
  const soFar = messageWith(bytes.length);
  if (bytes.length === head.bodyBegin) return length === undefined ? { kind: 'open', soFar, body: 'empty' } : undefined;
  return { kind: 'open', soFar, body: length === undefined ? 'without end' : 'short' };
}

/** Some cameras do not say of a description that it is one. */
function isDescription(message: RtspResponse | RtspRequest, bytes: Buffer, bodyBegin: number): boolean {
  if (message.kind === 'request' || message.status >= 300) return false;
  const type = message.headers.first('content-type') ?? '';
  return /\bsdp\b/i.test(type) || bytes.toString('latin1', bodyBegin, bodyBegin + 2) === 'v=';
}

/** What no text holds, in whatever encoding. */
// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const notText = /[\0-\x08\x0e-\x1f]/;

/** An empty line ends a head. */
function headAt(bytes: Buffer, at: number): { end: number; bodyBegin: number } | undefined {
  const limit = Math.min(bytes.length, at + headBytesMax);
  for (let end = bytes.indexOf(lineFeed, at); end >= 0 && end < limit; end = bytes.indexOf(lineFeed, end + 1)) {
    const next = bytes[end + 1] === carriageReturn ? end + 2 : end + 1;
    if (bytes[next] === lineFeed) return { end, bodyBegin: next + 1 };
  }
  return undefined;
}

/**
 * A description is the one thing a camera says at that moment, so that what follows at once belongs to it, though its
 * length was told too short.
 */
function endOfDescription(bytes: Buffer, toldEnd: number): number {
  let at = toldEnd;
  while (bytes[at] === carriageReturn || bytes[at] === lineFeed) at += 1;
  const isOver = at >= bytes.length || bytes[at] === 0x24 || beginningAt(bytes, at) !== 'something else';
  if (isOver) return toldEnd;
  const next = bytes.indexOf('\nRTSP/', at, 'latin1');
  return next < 0 ? Math.min(bytes.length, toldEnd + bodyBytesMax) : next + 1;
}

const statusLine = /^RTSP\/\d+\.\d+\s+(\d{3})(?!\d)/i;
const requestLine = /^([A-Z_]{3,20})\s+(\S+)\s+RTSP\/\d+\.\d+\s*$/i;

function messageOf(startLine: string, headers: RtspHeaders, body: string): RtspResponse | RtspRequest {
  const status = statusLine.exec(startLine)?.[1];
  if (status !== undefined) return { kind: 'response', status: Number(status), headers, body };
  const [, method, uri = ''] = requestLine.exec(startLine) ?? [];
  if (method !== undefined) return { kind: 'request', method: method.toUpperCase(), uri, headers };
  throw new RtspSyntaxError('A first line is neither an answer nor a request.');
}

function parseHeaders(lines: readonly string[]): RtspHeaders {
  const headers = new RtspHeaders();
  for (const line of unfolded(lines)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.add(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  return headers;
}

/** A line that begins with a blank goes on with the one before. */
function unfolded(lines: readonly string[]): string[] {
  const whole: string[] = [];
  for (const line of lines) {
    if (/^[ \t]/.test(line) && whole.length > 0) whole.push(`${whole.pop() ?? ''} ${line.trim()}`);
    else whole.push(line);
  }
  return whole;
}

/**
 * Undefined when none is stated, or none that is a number.
 *
 * @throws RtspSyntaxError beyond every description
 */
function contentLength(headers: RtspHeaders): number | undefined {
  const [digits] = /^\d+/.exec(headers.first('content-length') ?? '') ?? [];
  if (digits !== undefined && Number(digits) > bodyBytesMax) throw tooLong();
  return digits === undefined ? undefined : Number(digits);
}

function tooLong(): RtspSyntaxError {
  return new RtspSyntaxError('A body is longer than 256 kB.');
}
