import { inflateSync } from 'node:zlib';

const headBytes = 44;
const entryBytes = 20;
const sfntHeadBytes = 12;
const sfntEntryBytes = 16;

interface Table {
  /** Tag and checksum as they are. */
  readonly tag: Buffer;
  readonly checksum: number;
  readonly content: Buffer;
}

/**
 * A font file in WOFF (version 1) as the plain one that it packs, table by table: fontkit would unpack the table of all
 * glyphs again for each of them.
 * @throws Error for what is no WOFF
 */
export function unpackWoff(woff: Buffer): Buffer {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('This is no font in WOFF.');
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, index) => tableAt(woff, headBytes + index * entryBytes));
  const head = Buffer.alloc(sfntHeadBytes + count * sfntEntryBytes);
  woff.copy(head, 0, 4, 8);
  head.writeUInt16BE(count, 4);
  let offset = head.length;
  const contents = tables.map(({ tag, checksum, content }, index) => {
    const entry = sfntHeadBytes + index * sfntEntryBytes;
    tag.copy(head, entry);
    head.writeUInt32BE(checksum, entry + 4);
    head.writeUInt32BE(offset, entry + 8);
    head.writeUInt32BE(content.length, entry + 12);
    const padded = Buffer.concat([content, Buffer.alloc(-content.length & 3)]);
    offset += padded.length;
    return padded;
  });
  return Buffer.concat([head, ...contents]);
}

function tableAt(woff: Buffer, entry: number): Table {
  const [offset, packedBytes, bytes] = [4, 8, 12].map((place) => woff.readUInt32BE(entry + place)) as [
    number,
    number,
    number,
  ];
  const packed = woff.subarray(offset, offset + packedBytes);
  const content = packedBytes === bytes ? packed : inflateSync(packed);
  return { tag: woff.subarray(entry, entry + 4), checksum: woff.readUInt32BE(entry + 16), content };
}
