import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import type { Readable } from 'node:stream';

const FILE_BYTES_MAX = 8 * 1024 * 1024;
const LINE_CHARS_MAX = 16 * 1024;
const TAIL_LINES_MAX = 12;

export interface OutputLogOptions {
  readonly file: string;
  /** The file is renamed to `<file>.1`, replacing the one before, when it would grow over this. */
  readonly fileBytesMax?: number;
  /** Told each whole line, after it was written. */
  readonly onLine?: (line: string) => void;
}

/**
 * What a child process prints, kept in one file of bounded size and its predecessor, so at most twice `fileBytesMax`.
 * Written synchronously: the last words of a crashing child are the ones that matter, and they must be on disk before
 * anybody is told to read them.
 */
export class OutputLog {
  readonly file: string;
  readonly #fileBytesMax: number;
  readonly #onLine: (line: string) => void;
  #descriptor: number | undefined;
  #bytes = 0;
  #tail: string[] = [];

  constructor(options: OutputLogOptions) {
    this.file = options.file;
    this.#fileBytesMax = options.fileBytesMax ?? FILE_BYTES_MAX;
    this.#onLine = options.onLine ?? (() => undefined);
    mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 });
    this.#open();
  }

  /** Copies the stream into the log until it ends. */
  attach(stream: Readable): void {
    const decoder = new StringDecoder('utf8');
    let rest = '';
    stream.on('data', (chunk: Buffer) => {
      const lines = (rest + decoder.write(chunk)).split('\n');
      rest = (lines.pop() ?? '').slice(-LINE_CHARS_MAX);
      for (const line of lines) this.write(line);
    });
    stream.on('end', () => {
      if (rest !== '') this.write(rest);
    });
    stream.on('error', () => undefined); // the child is gone; its exit is reported elsewhere
  }

  write(line: string): void {
    const text = line.length > LINE_CHARS_MAX ? `${line.slice(0, LINE_CHARS_MAX)} [cut]` : line;
    const bytes = Buffer.from(`${text}\n`);
    try {
      if (this.#bytes > 0 && this.#bytes + bytes.length > this.#fileBytesMax) this.#rotate();
      if (this.#descriptor !== undefined) writeSync(this.#descriptor, bytes);
      this.#bytes += bytes.length;
    } catch {
      // A full disk costs log lines, never the process being watched.
    }
    if (text.trim() !== '') this.#tail = [...this.#tail, text].slice(-TAIL_LINES_MAX);
    this.#onLine(text);
  }

  /** The last few lines, for the message that says why a start failed. */
  tail(): readonly string[] {
    return this.#tail;
  }

  clearTail(): void {
    this.#tail = [];
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #open(): void {
    this.#descriptor = openSync(this.file, 'a', 0o600);
    this.#bytes = statSync(this.file).size;
  }

  /** The old file is let go of only when there is a new one. */
  #rotate(): void {
    const old = this.#descriptor;
    try {
      renameSync(this.file, `${this.file}.1`);
    } catch {
      // Renamed before, when there was no room for a new one.
    }
    this.#open();
    if (old !== undefined) closeSync(old);
  }
}
