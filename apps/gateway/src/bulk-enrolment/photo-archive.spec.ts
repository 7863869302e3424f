import { isAppError } from '@smart-attendance/errors';
import { zipOf, type SpecZipFile } from '@smart-attendance/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { formBytesMax } from '../http/body.decorators';
import { archiveBytesMax, namesOf, photosOf, type ArchiveFile } from './photo-archive';

const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');
const photo = (name: string): SpecZipFile => ({ name, content: jpeg });

async function read(bytes: Buffer, limits?: Parameters<typeof photosOf>[1]): Promise<ArchiveFile[]> {
  const files: ArchiveFile[] = [];
  for await (const file of photosOf(bytes, limits)) files.push(file);
  return files;
}

async function faultOf(bytes: Buffer, limits?: Parameters<typeof photosOf>[1]): Promise<string> {
  return read(bytes, limits).then(
    () => 'none',
    (error: unknown) => (isAppError(error) ? error.code : String(error)),
  );
}

it('every photo comes with its place among the photos, and what systems leave behind with none', async () => {
  const folder = { name: 'photos/', content: Buffer.alloc(0), method: 0 };
  const files = await read(
    zipOf([
      folder,
      photo('photos/E-1.jpg'),
      photo('__MACOSX/photos/._E-1.jpg'),
      photo('.DS_Store'),
      photo('Thumbs.db'),
      photo('E-2.jpg'),
    ]),
  );
  expect(files.map(({ position, name, fault }) => [position, name, fault])).toEqual([
    [0, 'photos/E-1.jpg', ''],
    [1, 'E-2.jpg', ''],
  ]);
  expect(Buffer.from(files[0]?.picture ?? [])).toEqual(jpeg);
});

it.each([
  ['E-1001.jpg', ['E-1001']],
  ['photos/E-1001_2.JPG', ['E-1001_2', 'E-1001', 'photos']],
  ['E-1001 (3).png', ['E-1001 (3)', 'E-1001']],
  ['staff/E-1001/front.jpg', ['front', 'E-1001', 'staff']],
  ['1001/portraits/1.jpg', ['1', 'portraits', '1001']],
  [`1001/${Array.from({ length: 12 }, (_, depth) => `${depth}/`).join('')}a.jpg`, []],
  ['E-101.jpg', ['E-101']],
  ['E.1001.jpg', ['E.1001']],
  ['.jpg', []],
])('%s may be of %j', (path, employeeIds) => {
  expect(namesOf(path).employeeIds).toEqual(employeeIds);
});

it('a name is data: nothing invisible is shown, and of a long one the end', () => {
  expect(namesOf('a\u202egpj.jpg').name).toBe('a?gpj.jpg');
  const { name } = namesOf(`${'x/'.repeat(300)}E-1.jpg`);
  expect(Array.from(name).length).toBeLessThanOrEqual(200);
  expect(name).toMatch(/^….*E-1\.jpg$/);
});

it('what is no photo is told by itself, and keeps no other one back', async () => {
  const files = await read(
    zipOf([
      { name: 'E-1.pdf', content: Buffer.from('%PDF-1.7') },
      { name: 'E-2.jpg', content: jpeg, saysBytes: 6 * 1024 * 1024 },
      { name: 'E-3.jpg', content: jpeg, flags: 1 },
      { name: 'E-4.jpg', content: jpeg, packed: Buffer.from('not deflated') },
      { name: 'E-5.jpg', content: jpeg, packed: deflateRawSync(Buffer.alloc(300_000)), saysBytes: 30 },
      { name: 'E-6.jpg', content: Buffer.alloc(0) },
      photo('E-7.jpg'),
    ]),
  );
  expect(files.map(({ fault }) => fault)).toEqual([
    'unsupported_media',
    'too_large',
    'broken_file',
    'broken_file',
    'broken_file',
    'broken_file',
    '',
  ]);
});

it.each([
  ['no archive', Buffer.from('hello')],
  ['one that was cut off', zipOf([photo('E-1.jpg'), photo('E-2.jpg')]).subarray(0, -30)],
])('%s is malformed', async (_, bytes) => {
  expect(await faultOf(bytes)).toBe('malformed');
});

it('one without photos is no archive of photos', async () => {
  expect(await faultOf(zipOf([photo('.DS_Store')]))).toBe('invalid_argument');
});

it('one of more files, or that unpacks to more, than a job takes is refused when it has come so far', async () => {
  const archive = zipOf([photo('E-1.jpg'), photo('E-2.jpg'), photo('E-3.jpg')]);
  const bytes = jpeg.length;
  expect(await faultOf(archive, { files: 3, unpackedBytes: 3 * bytes })).toBe('none');
  expect(await faultOf(archive, { files: 2, unpackedBytes: 3 * bytes })).toBe('too_large');
  expect(await faultOf(archive, { files: 3, unpackedBytes: 3 * bytes - 1 })).toBe('too_large');
});

it.each([
  ['Caddy, with compose', 'deploy/caddy/Caddyfile', /max_size (\d+)MiB/],
  ['an Ingress of nginx, with the chart', 'deploy/helm/smart-attendance/values.yaml', /proxy-body-size: (\d+)m/],
  ['nginx, as in the guide', 'docs/install.md', /client_max_body_size (\d+)m;/],
])('the largest archive comes through %s', (_proxy, file, limit) => {
  const [, mebibytes] = limit.exec(readFileSync(join(__dirname, '../../../..', file), 'utf8')) ?? [];
  expect(Number(mebibytes) * 1024 ** 2).toBeGreaterThanOrEqual(archiveBytesMax + formBytesMax);
});
