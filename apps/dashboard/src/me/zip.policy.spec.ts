import { crc32, toZip } from './zip.policy';

const encode = (text: string) => new TextEncoder().encode(text);

/** As a reader does it: from the end to the directory, from there to each file. */
function readZip(parts: readonly Uint8Array[]): Record<string, string> {
  const zip = Buffer.concat(parts);
  const end = zip.subarray(-22);
  expect(end.readUInt32LE(0)).toBe(0x06054b50);
  const files: Record<string, string> = {};
  let at = end.readUInt32LE(16);
  for (let count = end.readUInt16LE(10); count > 0; count -= 1) {
    expect(zip.readUInt32LE(at)).toBe(0x02014b50);
    const [crc, size, nameBytes] = [zip.readUInt32LE(at + 16), zip.readUInt32LE(at + 24), zip.readUInt16LE(at + 28)];
    const local = zip.readUInt32LE(at + 42);
    const name = zip.subarray(at + 46, at + 46 + nameBytes).toString();
    expect(zip.readUInt32LE(local)).toBe(0x04034b50);
    expect(zip.readUInt16LE(local + 26)).toBe(nameBytes);
    const bytes = zip.subarray(local + 30 + nameBytes, local + 30 + nameBytes + size);
    expect(crc32(bytes)).toBe(crc);
    files[name] = bytes.toString();
    at += 46 + nameBytes;
  }
  expect(at).toBe(zip.length - 22);
  return files;
}

describe('a zip archive', () => {
  it('has its files, whatever they are called', () => {
    const files = { 'data.json': '{}', 'photos/Größe 李.jpg': 'picture', 'empty.csv': '' };
    const entries = Object.entries(files).map(([name, text]) => ({ name, bytes: encode(text) }));
    expect(readZip(toZip(entries))).toEqual(files);
    expect(readZip(toZip([]))).toEqual({});
  });

  it('has the sums that other programs check', () => {
    expect(crc32(encode('123456789'))).toBe(0xcbf43926);
  });
});
