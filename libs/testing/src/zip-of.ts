import { crc32, deflateRawSync } from 'node:zlib';

/** A file of a zip made for a spec; what it says of itself may be untrue. */
export interface SpecZipFile {
  readonly name: string;
  readonly content: Buffer;
  /** 0 stored, 8 deflated (the default). */
  readonly method?: number;
  readonly flags?: number;
  /** Instead of the content, packed. */
  readonly packed?: Buffer;
  readonly saysBytes?: number;
  readonly saysPackedBytes?: number;
  readonly saysCrc32?: number;
}

/** A zip archive field by field, as its specification numbers them. */
export function zipOf(files: readonly SpecZipFile[], { comment = '' } = {}): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const { method = 8, content, name } = file;
    const packed = file.packed ?? (method === 0 ? content : deflateRawSync(content));
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(file.flags ?? 0, 2);
    facts.writeUInt16LE(method, 4);
    facts.writeUInt32LE(file.saysCrc32 ?? crc32(content), 10);
    facts.writeUInt32LE(file.saysPackedBytes ?? packed.length, 14);
    facts.writeUInt32LE(file.saysBytes ?? content.length, 18);
    facts.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), facts, Buffer.from(name), packed]);
    const end = Buffer.alloc(14);
    end.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), facts, end, Buffer.from(name)]));
    parts.push(local);
    offset += local.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...parts, listing, end, Buffer.from(comment)]);
}
