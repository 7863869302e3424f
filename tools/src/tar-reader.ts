import { AppError } from '@smart-attendance/errors';

const blockBytes = 512;
/** A pax header holds a few names; npm writes well under 1 kB. */
const paxHeaderBytesMax = 64 * 1024;

/** One regular file of a tar archive; `bytes` is a view into the archive, not a copy. */
export interface TarFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/**
 * The regular files of an uncompressed tar archive (ustar, with pax names), in order. Links, folders and devices are
 * passed over, and nothing is written anywhere: a name is data here, never a path on this machine.
 * Throws AppError `malformed` on a broken header or an archive that ends inside a file.
 */
export function* readTar(archive: Buffer): Generator<TarFile> {
  let offset = 0;
  let nextName: string | undefined;
  while (offset + blockBytes <= archive.length) {
    const header = archive.subarray(offset, offset + blockBytes);
    if (header.every((byte) => byte === 0)) return;
    expectHeaderSum(header, offset);
    const sizeBytes = octal(header.subarray(124, 136));
    const start = offset + blockBytes;
    if (start + sizeBytes > archive.length) throw broken(`the file at byte ${offset} is cut off`);
    const bytes = archive.subarray(start, start + sizeBytes);
    const kind = String.fromCharCode(header[156] ?? 0);
    if (kind === 'x') {
      nextName = paxPath(bytes) ?? nextName;
    } else {
      if (kind === '0' || kind === '\0') yield { name: nextName ?? ustarName(header), bytes };
      nextName = undefined;
    }
    offset = start + Math.ceil(sizeBytes / blockBytes) * blockBytes;
  }
}

function ustarName(header: Buffer): string {
  const name = text(header.subarray(0, 100));
  const isUstar = header.toString('latin1', 257, 262) === 'ustar';
  const prefix = isUstar ? text(header.subarray(345, 500)) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** The sum of the header's bytes with the sum's own eight bytes counted as spaces, as POSIX defines it. */
function expectHeaderSum(header: Buffer, offset: number): void {
  let sum = 0;
  for (const [index, byte] of header.entries()) sum += index >= 148 && index < 156 ? 0x20 : byte;
  if (sum !== octal(header.subarray(148, 156))) throw broken(`the header at byte ${offset} has a wrong sum`);
}

/** The `path` of a pax header, whose records read `<length of the record> <key>=<value>\n`. */
function paxPath(records: Buffer): string | undefined {
  if (records.length > paxHeaderBytesMax) throw broken('a pax header is too long');
  let offset = 0;
  let path: string | undefined;
  while (offset < records.length) {
    const space = records.indexOf(0x20, offset);
    const lengthBytes = Number(records.toString('latin1', offset, space < 0 ? offset : space));
    if (!Number.isInteger(lengthBytes) || lengthBytes <= 0) throw broken('a pax header cannot be read');
    const record = records.toString('utf8', space + 1, offset + lengthBytes - 1);
    if (record.startsWith('path=')) path = record.slice('path='.length);
    offset += lengthBytes;
  }
  return path;
}

function octal(field: Buffer): number {
  const digits = text(field).trim();
  if (!/^[0-7]+$/.test(digits)) throw broken('a header holds a number that is not octal');
  return Number.parseInt(digits, 8);
}

function text(field: Buffer): string {
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? field.length : end);
}

function broken(why: string): AppError {
  return new AppError('malformed', `The tar archive cannot be read: ${why}.`);
}
