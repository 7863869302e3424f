import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { zipOf, type SpecZipFile } from '@smart-attendance/testing';
import { filesOfZip } from './zip-archive';

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
    const found = await filesOfZip(path, ['a.onnx', 'det.onnx', 'rec.onnx', 'empty'], limit);
    return [...found].map(([name, content]) => [name, content.toString()]);
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
      ['det.onnx', 'hello'],
      ['rec.onnx', 'world'],
      ['empty', ''],
    ]);
  });

  it('refuses an archive with a name that climbs out of its folder', async () => {
    await expect(contentOf(zipOf([file({ name: '../../etc/passwd' })]))).rejects.toMatchObject({ code: 'malformed' });
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
      message: expect.stringContaining('too many bytes in the stream. expected 1000.') as string,
    });
  });

  it('refuses more files than a pack could have', async () => {
    const many = Array.from({ length: 1_001 }, (_, i) => file({ name: `${i}`, content: Buffer.alloc(0), method: 0 }));
    await expect(contentOf(zipOf(many))).rejects.toMatchObject({
      code: 'too_large',
      message: `${path} holds 1001 files; at most 1000 are read.`,
    });
  });

  it.each<[string, () => Buffer, string]>([
    ['no zip', () => Buffer.from('hello'), 'Either not a zip file, or file is truncated'],
    ['empty', () => Buffer.alloc(0), 'Either not a zip file'],
    ['cut off', () => zipOf([file()]).subarray(0, -30), 'file is truncated'],
    ['without its beginning', () => zipOf([file({ method: 0 })]).subarray(3_000), 'unexpected EOF'],
    ['encrypted', () => zipOf([file({ flags: 1 })]), 'entry is encrypted'],
    ['packed by bzip2', () => zipOf([file({ method: 12 })]), 'unsupported compression method: 12'],
    ['with a wrong checksum', () => zipOf([file({ saysCrc32: crc32('another') })]), 'a.onnx is damaged'],
    ['with less in a file than it says', () => zipOf([file({ saysBytes: 5_001 })]), 'not enough bytes in the stream'],
    [
      'larger inside than it is',
      () => zipOf([file({ method: 0, saysPackedBytes: 900_000 })]),
      'size mismatch for stored file',
    ],
  ])('refuses one that is %s', async (_what, make, sentence) => {
    await expect(contentOf(make())).rejects.toMatchObject({
      code: 'malformed',
      message: expect.stringContaining(sentence) as string,
    });
  });

  it('says when there is no such file', async () => {
    await expect(filesOfZip(join(folder, 'none.zip'), ['a.onnx'], bytesMax)).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
