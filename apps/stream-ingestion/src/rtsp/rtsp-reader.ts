const headBytesMax = 16 * 1024;
const bodyBytesMax = 256 * 1024;
const dollar = 0x24;

export interface RtspResponse {
  readonly kind: 'response';
  readonly status: number;
  readonly headers: RtspHeaders;
  readonly body: string;
}

/** A request of the camera to us, such as a keep-alive; only its number matters, for the answer. */
export interface RtspRequest {
  readonly kind: 'request';
  readonly method: string;
  readonly headers: RtspHeaders;
}

/** RTP or RTCP inside the connection (RFC 2326, 10.12). */
export interface InterleavedPacket {
  readonly kind: 'interleaved';
  readonly channel: number;
  readonly payload: Buffer;
}

export type RtspInput = RtspResponse | RtspRequest | InterleavedPacket;

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

/** Cuts the bytes of a camera into answers, requests and interleaved packets. Holds at most one message of each limit. */
export class RtspReader {
  private pending: Buffer = Buffer.alloc(0);
  private hasMessage = false;

  /** Throws RtspSyntaxError; afterwards the reader is of no more use. Payloads are views into `chunk` where possible. */
  push(chunk: Buffer): RtspInput[] {
    const bytes = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
    const found: RtspInput[] = [];
    let at = 0;
    for (;;) {
      // No camera sends packets before it has said anything; garbage may begin like one.
      if (!this.hasMessage && bytes[at] === dollar) throw new RtspSyntaxError('The bytes are no RTSP.');
      const next = bytes[at] === dollar ? readInterleaved(bytes, at) : readOther(bytes.subarray(at));
      if (next === undefined) break;
      if (next.input !== undefined) {
        found.push(next.input);
        this.hasMessage = true;
      }
      at += next.bytes;
    }
    this.pending = bytes.subarray(at);
    return found;
  }
}

interface Step {
  readonly bytes: number;
  readonly input?: RtspInput;
}

function readOther(bytes: Buffer): Step | undefined {
  const first = bytes[0];
  if (first === undefined) return undefined;
  // Some cameras put an empty line between messages.
  if (first === 0x0d || first === 0x0a) return { bytes: 1 };
  return readMessage(bytes);
}

/** Hundreds a second and camera, so it makes no view but that of the payload. */
function readInterleaved(bytes: Buffer, at: number): Step | undefined {
  if (bytes.length < at + 4) return undefined;
  const end = at + 4 + bytes.readUInt16BE(at + 2);
  if (bytes.length < end) return undefined;
  const channel = bytes[at + 1] ?? 0;
  return { bytes: end - at, input: { kind: 'interleaved', channel, payload: bytes.subarray(at + 4, end) } };
}

const statusLine = /^RTSP\/\d\.\d +(\d{3})(?: |$)/;
const requestLine = /^([A-Z_]{3,20}) +\S+ +RTSP\/\d\.\d *$/;

function readMessage(bytes: Buffer): Step | undefined {
  refuseForeign(bytes);
  const headEnd = bytes.subarray(0, headBytesMax + 4).indexOf('\r\n\r\n');
  if (headEnd < 0) {
    if (bytes.length > headBytesMax) throw new RtspSyntaxError('A head is longer than 16 kB.');
    return undefined;
  }
  const [startLine = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n');
  const headers = parseHeaders(lines);
  const bodyBytes = contentLength(headers);
  const bodyBegin = headEnd + 4;
  if (bytes.length < bodyBegin + bodyBytes) return undefined;
  const body = bytes.toString('utf8', bodyBegin, bodyBegin + bodyBytes);
  return { bytes: bodyBegin + bodyBytes, input: messageOf(startLine, headers, body) };
}

function messageOf(startLine: string, headers: RtspHeaders, body: string): RtspInput {
  const status = statusLine.exec(startLine)?.[1];
  if (status !== undefined) return { kind: 'response', status: Number(status), headers, body };
  const method = requestLine.exec(startLine)?.[1];
  if (method !== undefined) return { kind: 'request', method, headers };
  throw new RtspSyntaxError('A first line is neither an answer nor a request.');
}

/** Garbage is noticed by its first bytes, not when 16 kB of it have come. */
function refuseForeign(bytes: Buffer): void {
  const begin = bytes.toString('latin1', 0, 5);
  const couldBeAnswer = 'RTSP/'.startsWith(begin);
  const couldBeRequest = /^[A-Z_]+( |$)/.test(begin) && !begin.startsWith('HTTP');
  if (!couldBeAnswer && !couldBeRequest) throw new RtspSyntaxError('The bytes are no RTSP.');
}

function parseHeaders(lines: readonly string[]): RtspHeaders {
  const headers = new RtspHeaders();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.add(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  return headers;
}

function contentLength(headers: RtspHeaders): number {
  const text = headers.first('content-length') ?? '0';
  const length = Number(text);
  if (!/^\d{1,9}$/.test(text) || length > bodyBytesMax) throw new RtspSyntaxError('A body has no length, or too much.');
  return length;
}
