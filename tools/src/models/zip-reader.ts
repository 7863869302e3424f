import { open, type FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
import { AppError } from '@smart-attendance/errors';

const inflate = promisify(inflateRaw);

/** A pack's zip holds five to ten files; the directory of a thousand is 100 kB. */
const entriesMax = 1000;
const directoryBytesMax = 1024 * 1024;
/** The end record is 22 bytes and a comment of at most 65,535. */
const endBytesMax = 22 + 65_535;

const signature = { entry: 0x04034b50, directory: 0x02014b50, end: 0x06054b50 } as const;
const stored = 0;
const deflated = 8;
/** What a field of 32 bits says when the real number stands in a zip64 record. */
const elsewhere = 0xffffffff;

/** One file of a zip archive, as its directory describes it. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: number;
  readonly packedBytes: number;
  readonly crc32: number;
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly offset: number;
}

/**
 * A zip archive on disk. Nothing is unpacked to anywhere: a name in it is data here, never a path on this machine, and a
 * file is read only when it is asked for, up to a size the requester allows.
 */
export class ZipReader {
  private constructor(
    private readonly file: FileHandle,
    private readonly sizeBytes: number,
    readonly entries: readonly ZipEntry[],
  ) {}

  /** Throws AppError `not_found` when there is no such file, `malformed` when it is not a zip archive we read. */
  static async open(path: string): Promise<ZipReader> {
    const file = await open(path, 'r').catch((error: unknown) => {
      throw new AppError('not_found', `The file ${path} cannot be read.`, { cause: error });
    });
    try {
      const { size } = await file.stat();
      return new ZipReader(file, size, await readDirectory(file, size));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /**
   * The content of one file, whole and with the right checksum. Throws AppError `malformed` when it is damaged, packed
   * in a way we do not read or holds more than it says; `too_large` when it says more than `bytesMax`.
   */
  async read(entry: ZipEntry, bytesMax: number): Promise<Buffer> {
    const { name } = entry;
    if (entry.isEncrypted) throw broken(`${name} is encrypted`);
    if (entry.method !== stored && entry.method !== deflated)
      throw broken(`${name} is packed by method ${entry.method}`);
    if (Math.max(entry.bytes, entry.packedBytes) > bytesMax) {
      throw new AppError(
        'too_large',
        `${name} in the zip archive has ${entry.bytes} bytes; at most ${bytesMax} are read.`,
      );
    }
    const header = await readAt(this.file, entry.offset, 30);
    if (header.readUInt32LE(0) !== signature.entry) throw broken(`${name} is not where the directory says`);
    const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    if (start + entry.packedBytes > this.sizeBytes) throw broken(`${name} is cut off`);
    const packed = await readAt(this.file, start, entry.packedBytes);
    const bytes = entry.method === stored ? packed : await unpack(packed, entry);
    if (bytes.length !== entry.bytes || crc32(bytes) !== entry.crc32) throw broken(`${name} is damaged`);
    return bytes;
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

/** Stops at the size the directory promised, so a small file cannot unpack into all of the memory. */
async function unpack(packed: Buffer, { name, bytes }: ZipEntry): Promise<Buffer> {
  try {
    return await inflate(packed, { maxOutputLength: Math.max(1, bytes) });
  } catch (error) {
    throw broken(`${name} is damaged, or holds more than it says`, error);
  }
}

async function readDirectory(file: FileHandle, size: number): Promise<ZipEntry[]> {
  const tail = await readAt(file, Math.max(0, size - endBytesMax), Math.min(size, endBytesMax));
  const end = endRecordIn(tail);
  if (end === undefined) throw broken('it has no directory, so it is no zip or was cut off');
  const count = end.readUInt16LE(10);
  const bytes = end.readUInt32LE(12);
  const offset = end.readUInt32LE(16);
  if (count === 0xffff || bytes === elsewhere || offset === elsewhere) throw broken('it is a zip64 archive');
  if (count > entriesMax || bytes > directoryBytesMax) {
    throw new AppError('too_large', `The zip archive holds ${count} files; at most ${entriesMax} are read.`);
  }
  const directory = await readAt(file, offset, bytes);
  const entries: ZipEntry[] = [];
  for (let at = 0; entries.length < count;) {
    const { entry, next } = readEntry(directory, at);
    entries.push(entry);
    at = next;
  }
  return entries.filter(({ name }) => !name.endsWith('/'));
}

/** The last one whose comment ends where the file ends. */
function endRecordIn(tail: Buffer): Buffer | undefined {
  for (let at = tail.length - 22; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== signature.end) continue;
    if (at + 22 + tail.readUInt16LE(at + 20) === tail.length) return tail.subarray(at);
  }
  return undefined;
}

function readEntry(directory: Buffer, at: number): { entry: ZipEntry; next: number } {
  if (at + 46 > directory.length || directory.readUInt32LE(at) !== signature.directory) {
    throw broken('its directory is damaged');
  }
  const nameBytes = directory.readUInt16LE(at + 28);
  const next = at + 46 + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  if (next > directory.length) throw broken('its directory is damaged');
  const entry = {
    name: directory.toString('utf8', at + 46, at + 46 + nameBytes),
    bytes: directory.readUInt32LE(at + 24),
    packedBytes: directory.readUInt32LE(at + 20),
    crc32: directory.readUInt32LE(at + 16),
    method: directory.readUInt16LE(at + 10),
    isEncrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
    offset: directory.readUInt32LE(at + 42),
  };
  if ([entry.bytes, entry.packedBytes, entry.offset].includes(elsewhere)) throw broken('it is a zip64 archive');
  return { entry, next };
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, offset + filled);
    if (bytesRead === 0) throw broken('it is cut off');
    filled += bytesRead;
  }
  return buffer;
}

function broken(why: string, cause?: unknown): AppError {
  return new AppError('malformed', `The zip archive cannot be read: ${why}.`, { cause });
}
