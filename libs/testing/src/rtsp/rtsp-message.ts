/** A player's request is a few hundred bytes; bodies come with methods we refuse anyway. */
const headBytesMax = 16 * 1024;
const bodyBytesMax = 64 * 1024;
const headerCountMax = 64;

const interleavedMark = 0x24;

export interface RtspRequest {
  readonly method: string;
  readonly uri: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
}

export interface RtspResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  454: 'Session Not Found',
  455: 'Method Not Valid in This State',
  461: 'Unsupported Transport',
  505: 'RTSP Version Not Supported',
  551: 'Option not supported',
};

/** The bytes are no RTSP, or over a limit; the connection is then of no more use. */
export class RtspSyntaxError extends Error {
  override readonly name = 'RtspSyntaxError';
}

/**
 * Cuts one connection's bytes into requests, and passes over the interleaved RTCP that a viewer sends between them.
 * Holds at most one unfinished request.
 */
export class RtspRequestReader {
  private pending: Buffer = Buffer.alloc(0);

  /** The requests that are complete with this chunk. Throws RtspSyntaxError. */
  push(chunk: Buffer): RtspRequest[] {
    this.pending = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
    const requests: RtspRequest[] = [];
    for (let taken = this.take(); taken !== 'incomplete'; taken = this.take()) {
      if (taken !== 'skipped') requests.push(taken);
    }
    return requests;
  }

  private take(): RtspRequest | 'skipped' | 'incomplete' {
    if (this.pending[0] === interleavedMark) return this.skipInterleaved();
    const headEnd = this.pending.indexOf('\r\n\r\n');
    if ((headEnd < 0 ? this.pending.length : headEnd) > headBytesMax) {
      throw new RtspSyntaxError(`A request's head is over ${headBytesMax} bytes.`);
    }
    if (headEnd < 0) return 'incomplete';
    const head = this.pending.toString('utf8', 0, headEnd);
    // A server may ask, too; what its viewers answer is short and has no body.
    if (/^RTSP\/\d\.\d \d{3}/.test(head)) {
      this.pending = this.pending.subarray(headEnd + 4);
      return 'skipped';
    }
    const request = parseHead(head);
    const end = headEnd + 4 + bodyBytes(request);
    if (this.pending.length < end) return 'incomplete';
    this.pending = this.pending.subarray(end);
    return request;
  }

  private skipInterleaved(): 'skipped' | 'incomplete' {
    if (this.pending.length < 4) return 'incomplete';
    const end = 4 + this.pending.readUInt16BE(2);
    if (this.pending.length < end) return 'incomplete';
    this.pending = this.pending.subarray(end);
    return 'skipped';
  }
}

function parseHead(head: string): RtspRequest {
  const [first = '', ...lines] = head.replace(/^(\r\n)+/, '').split('\r\n');
  const match = /^([A-Z_]{1,32}) (\S+) RTSP\/\d\.\d$/.exec(first);
  if (match === null) throw new RtspSyntaxError('The first line is no RTSP request.');
  if (lines.length > headerCountMax) throw new RtspSyntaxError(`A request has over ${headerCountMax} headers.`);
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1) throw new RtspSyntaxError('A header has no name.');
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    const earlier = headers.get(name);
    headers.set(name, earlier === undefined ? value : `${earlier}, ${value}`);
  }
  return { method: match[1] ?? '', uri: match[2] ?? '', headers };
}

function bodyBytes(request: RtspRequest): number {
  const length = Number(request.headers.get('content-length') ?? '0');
  if (!Number.isInteger(length) || length < 0 || length > bodyBytesMax) {
    throw new RtspSyntaxError(`A request's body must have between 0 and ${bodyBytesMax} bytes.`);
  }
  return length;
}

/** The bytes of a response; `cseq` repeats the request's number. */
export function formatResponse(response: RtspResponse, cseq: string | undefined): string {
  const body = response.body ?? '';
  const lines = [`RTSP/1.0 ${response.status} ${reasons[response.status] ?? 'Unknown'}`];
  if (cseq !== undefined) lines.push(`CSeq: ${cseq}`);
  for (const [name, value] of Object.entries(response.headers ?? {})) lines.push(`${name}: ${value}`);
  if (body !== '') lines.push(`Content-Length: ${Buffer.byteLength(body)}`);
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
