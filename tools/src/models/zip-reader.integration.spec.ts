import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { zipOf, type SpecZipFile } from './spec-zip';
import { ZipReader } from './zip-reader';

const bytesMax = 1_000_000;

describe('reading a zip archive', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zip-'));
    path = join(folder, 'pack.zip');
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  async function contentOf(bytes: Buffer, limit = bytesMax): Promise<[string, string][]> {
    await writeFile(path, bytes);
    const zip = await ZipReader.open(path);
    try {
      const contents: [string, string][] = [];
      for (const entry of zip.entries) contents.push([entry.name, (await zip.read(entry, limit)).toString()]);
      return contents;
    } finally {
      await zip.close();
    }
  }

  const file = (changes: Partial<SpecZipFile> = {}): SpecZipFile => ({
    name: 'a.onnx',
    content: Buffer.from('x'.repeat(5_000)),
    ...changes,
  });

  it('gives every file with its exact bytes, stored or deflated, and passes over folders', async () => {
    const files = [
      file({ name: 'buffalo/', content: Buffer.alloc(0), method: 0 }),
      file({ name: 'buffalo/det.onnx', content: Buffer.from('hello') }),
      file({ name: 'buffalo/rec.onnx', content: Buffer.from('world'), method: 0 }),
      file({ name: 'empty', content: Buffer.alloc(0) }),
    ];
    await expect(contentOf(zipOf(files, { comment: 'made by hand' }))).resolves.toEqual([
      ['buffalo/det.onnx', 'hello'],
      ['buffalo/rec.onnx', 'world'],
      ['empty', ''],
    ]);
  });

  it('writes nothing: a name that climbs out of its folder is only a name', async () => {
    const name = '../../etc/passwd';
    await expect(contentOf(zipOf([file({ name, content: Buffer.from('root') })]))).resolves.toEqual([[name, 'root']]);
  });

  it('refuses a file larger than the requester allows, before it is unpacked', async () => {
    await expect(contentOf(zipOf([file()]), 4_999)).rejects.toMatchObject({
      code: 'too_large',
      message: 'a.onnx in the zip archive has 5000 bytes; at most 4999 are read.',
    });
  });

  it('stops unpacking a file that holds more than it says', async () => {
    const bomb = deflateRawSync(Buffer.alloc(50_000_000));
    await expect(contentOf(zipOf([file({ packed: bomb, saysBytes: 1_000 })]))).rejects.toMatchObject({
      code: 'malformed',
      message: 'The zip archive cannot be read: a.onnx is damaged, or holds more than it says.',
    });
  });

  it('refuses more files than a pack could have', async () => {
    const many = Array.from({ length: 1_001 }, (_, i) => file({ name: `${i}`, content: Buffer.alloc(0), method: 0 }));
    await expect(contentOf(zipOf(many))).rejects.toMatchObject({
      code: 'too_large',
      message: 'The zip archive holds 1001 files; at most 1000 are read.',
    });
  });

  it.each<[string, () => Buffer, string]>([
    ['no zip', () => Buffer.from('hello'), 'it has no directory, so it is no zip or was cut off'],
    ['empty', () => Buffer.alloc(0), 'it has no directory'],
    ['cut off', () => zipOf([file()]).subarray(0, -30), 'it has no directory'],
    ['without its beginning', () => zipOf([file({ method: 0 })]).subarray(3_000), 'it is cut off'],
    ['encrypted', () => zipOf([file({ flags: 1 })]), 'a.onnx is encrypted'],
    ['packed by bzip2', () => zipOf([file({ method: 12 })]), 'a.onnx is packed by method 12'],
    ['with a wrong checksum', () => zipOf([file({ saysCrc32: crc32('another') })]), 'a.onnx is damaged'],
    ['with less in a file than it says', () => zipOf([file({ saysBytes: 5_001 })]), 'a.onnx is damaged'],
    ['larger inside than it is', () => zipOf([file({ method: 0, saysPackedBytes: 900_000 })]), 'a.onnx is cut off'],
    ['zip64', () => zipOf([file({ saysBytes: 0xffffffff })]), 'it is a zip64 archive'],
  ])('refuses one that is %s', async (_what, make, sentence) => {
    await expect(contentOf(make())).rejects.toMatchObject({
      code: 'malformed',
      message: expect.stringContaining(sentence) as string,
    });
  });

  it('says when there is no such file', async () => {
    await expect(ZipReader.open(join(folder, 'none.zip'))).rejects.toMatchObject({ code: 'not_found' });
  });
});
