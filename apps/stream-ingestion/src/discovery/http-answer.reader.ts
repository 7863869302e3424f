/** Heads of cameras have some hundred bytes. */
const headBytesMax = 32 * 1024;
/** Of an interim answer (100) another head follows. */
const headsMax = 4;

export interface HttpAnswer {
  readonly status: number;
  /** Each `WWW-Authenticate` of its own, byte for byte. */
  readonly challenges: readonly string[];
  /** The `Date`, empty without one. */
  readonly date: string;
  readonly body: Buffer;
}

/** What came is no answer of HTTP, or more than is read. Never quotes it. */
export class HttpAnswerError extends Error {
  override readonly name = 'HttpAnswerError';
}

interface Head {
  readonly status: number;
  readonly fields: readonly (readonly [string, string])[];
  readonly lengthBytes: number | undefined;
  readonly isChunked: boolean;
}

/**
 * Reads one HTTP/1 answer as cameras write them: line ends of LF alone, blanks before a colon, a length twice, or one
 * that is wrong. A SOAP answer is whole when its envelope is, whatever the length says; else the length, or the end of
 * the connection, ends it. States: `head` → `body` → `whole`.
 */
export class HttpAnswerReader {
  private head: Head | undefined;
  private heads = 0;
  private pending = Buffer.alloc(0);
  private searchedBytes = 0;
  private readonly pieces: Buffer[] = [];
  private bodyBytes = 0;
  private chunks: ChunkReader | undefined;
  private begin = '';
  private tail = '';

  constructor(private readonly bodyBytesMax: number) {}

  /** @throws HttpAnswerError */
  push(bytes: Buffer): void {
    if (this.head === undefined) this.readHead(bytes);
    else this.readBody(bytes);
  }

  /** Nothing more is needed. */
  isWhole(): boolean {
    if (this.head === undefined) return false;
    const { status, lengthBytes } = this.head;
    // What these say is in the head; some send no length with them and keep the connection.
    if (status === 401 || status === 403 || (status >= 300 && status < 400)) return true;
    if (/<\/(?:[\w.-]+:)?envelope\s*>[\s\0]*$/i.test(this.tail)) return true;
    return this.isAtLength() && !(this.isSoap() && lengthBytes !== 0);
  }

  /** As long as it said, and more may come all the same: its envelope is not whole. */
  isAtLength(): boolean {
    if (this.head === undefined) return false;
    if (this.chunks?.isLast === true) return true;
    return this.head.lengthBytes !== undefined && this.bodyBytes >= this.head.lengthBytes;
  }

  /** What has come; undefined before there is a head. */
  answer(): HttpAnswer | undefined {
    if (this.head === undefined) return undefined;
    const { status, fields } = this.head;
    const valuesOf = (name: string) => fields.filter(([key]) => key === name).map(([, value]) => value);
    return {
      status,
      challenges: valuesOf('www-authenticate'),
      date: valuesOf('date')[0] ?? '',
      body: Buffer.concat(this.pieces),
    };
  }

  private isSoap(): boolean {
    return /<(?:[\w.-]+:)?envelope[\s>]/i.test(this.begin);
  }

  private readHead(bytes: Buffer): void {
    this.pending = Buffer.concat([this.pending, bytes]);
    // The blank line may begin in what was searched already.
    const text = this.pending.toString('latin1', Math.max(0, this.searchedBytes - 3), headBytesMax);
    const end = /\n\r?\n/.exec(text);
    if (end === null) {
      if (this.pending.length >= headBytesMax) throw new HttpAnswerError('The head is longer than any of a camera.');
      this.searchedBytes = this.pending.length;
      return;
    }
    const endBytes = Math.max(0, this.searchedBytes - 3) + end.index + end[0].length;
    const head = headOf(this.pending.toString('latin1', 0, endBytes));
    const rest = this.pending.subarray(endBytes);
    this.pending = Buffer.alloc(0);
    this.searchedBytes = 0;
    this.heads += 1;
    if (this.heads > headsMax) throw new HttpAnswerError('There are more heads than answers.');
    if (head.status < 200) {
      if (rest.length > 0) this.readHead(rest);
      return;
    }
    this.head = head;
    if (head.isChunked) this.chunks = new ChunkReader();
    if (rest.length > 0) this.readBody(rest);
  }

  private readBody(bytes: Buffer): void {
    const pieces = this.chunks === undefined ? [bytes] : this.chunks.read(bytes);
    for (const piece of pieces) {
      this.bodyBytes += piece.length;
      if (this.bodyBytes > this.bodyBytesMax) throw new HttpAnswerError('The answer is longer than any of a camera.');
      this.pieces.push(piece);
      const text = piece.toString('latin1');
      if (this.begin.length < 1_024) this.begin = (this.begin + text).slice(0, 1_024);
      this.tail = (this.tail + text).slice(-256);
    }
  }
}

function headOf(text: string): Head {
  const lines = text
    .replace(/^[\s\0]+/, '')
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/);
  const status = /^HTTP\/\d(?:\.\d)?[ \t]+(\d{3})/i.exec(lines[0] ?? '')?.[1];
  if (status === undefined) throw new HttpAnswerError('The text is no answer of HTTP.');
  const fields = lines.slice(1).flatMap((line) => {
    const colon = line.indexOf(':');
    return colon < 1 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const];
  });
  const valuesOf = (name: string) => fields.filter(([key]) => key === name).map(([, value]) => value);
  const length = valuesOf('content-length')
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .find((value) => /^\d{1,9}$/.test(value));
  return {
    status: Number(status),
    fields,
    lengthBytes: [204, 304].includes(Number(status)) ? 0 : length === undefined ? undefined : Number(length),
    isChunked: valuesOf('transfer-encoding').some((value) => /\bchunked\b/i.test(value)),
  };
}

/** Takes the chunks out of a body; what says it is chunked and is not comes through as it is. */
class ChunkReader {
  isLast = false;
  private isPlain = false;
  private hasBegun = false;
  private line = '';
  private leftBytes = 0;

  read(bytes: Buffer): Buffer[] {
    const pieces: Buffer[] = [];
    let at = 0;
    while (at < bytes.length && !this.isLast) {
      if (this.isPlain) return [...pieces, bytes.subarray(at)];
      if (this.leftBytes > 0) {
        const piece = bytes.subarray(at, at + this.leftBytes);
        pieces.push(piece);
        this.leftBytes -= piece.length;
        at += piece.length;
        continue;
      }
      const end = bytes.indexOf(0x0a, at);
      this.line += bytes.toString('latin1', at, end === -1 ? bytes.length : end);
      at = end === -1 ? bytes.length : end + 1;
      if (end === -1 && this.line.length < 256) break;
      const plain = this.takeSize(end !== -1);
      if (plain !== undefined) pieces.push(plain);
    }
    return pieces;
  }

  /** The line gives the size of the next chunk; or, when it is the first and gives none, the body itself. */
  private takeSize(isWholeLine: boolean): Buffer | undefined {
    const line = this.line;
    this.line = '';
    if (line.trim() === '') return undefined;
    const size = /^[ \t]*([0-9a-f]{1,7})[ \t]*(?:;.*)?\r?$/i.exec(line)?.[1];
    if (size === undefined) {
      if (this.hasBegun) throw new HttpAnswerError('A chunk has no size.');
      this.isPlain = true;
      return Buffer.from(isWholeLine ? `${line}\n` : line, 'latin1');
    }
    this.hasBegun = true;
    this.leftBytes = Number.parseInt(size, 16);
    this.isLast = this.leftBytes === 0;
    return undefined;
  }
}
