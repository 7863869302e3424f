/** A file of an archive. */
export interface ZipEntry {
  /** As `photos/portrait.jpg`. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const versionNeeded = 20;
/** Names are UTF-8. */
const flags = 0x0800;
/** 1 January 1980, the first day there is in a zip: what is in it says its own dates. */
const dosDate = 0x0021;

/**
 * The parts of a zip archive whose files are stored as they are: pictures are compressed already, and texts are small.
 * For less than 4 GB and 65,535 files (APPNOTE 6.3.10 without its extensions).
 */
export function toZip(entries: readonly ZipEntry[]): readonly Uint8Array<ArrayBuffer>[] {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const { name, bytes } of entries) {
    const nameBytes = new TextEncoder().encode(name);
    const [crc, size] = [crc32(bytes), bytes.byteLength];
    const common = [versionNeeded, flags, 0, 0, dosDate];
    const sizes = [crc, size, size];
    const local = toBytes([0x04034b50], common, sizes, [nameBytes.length, 0]);
    parts.push(local, nameBytes, bytes);
    directory.push(
      toBytes([0x02014b50], [versionNeeded, ...common], sizes, [nameBytes.length, 0, 0, 0, 0], [0, offset]),
      nameBytes,
    );
    offset += local.length + nameBytes.length + size;
  }
  const directoryBytes = directory.reduce((sum, part) => sum + part.length, 0);
  const end = toBytes([0x06054b50], [0, 0, entries.length, entries.length], [directoryBytes, offset], [0]);
  return [...parts, ...directory, end];
}

/** Groups of numbers in turn of four and two bytes, little-endian. */
function toBytes(...groups: readonly (readonly number[])[]): Uint8Array<ArrayBuffer> {
  const widths = groups.flatMap((group, index) => {
    const width = index % 2 === 0 ? 4 : 2;
    return group.map((value) => ({ value, width }));
  });
  const view = new DataView(new ArrayBuffer(widths.reduce((sum, { width }) => sum + width, 0)));
  let at = 0;
  for (const { value, width } of widths) {
    if (width === 4) view.setUint32(at, value, true);
    else view.setUint16(at, value, true);
    at += width;
  }
  return new Uint8Array(view.buffer);
}

const crcTable = Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

/** CRC-32 of ISO-HDLC. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
