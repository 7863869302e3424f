import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fetchNpmFiles } from './npm-package';

/** One file `package/demo/a.txt` holding `hello`, as `tar --format=ustar` writes it, less the fields nobody reads. */
function smallTarball(): Buffer {
  const header = Buffer.alloc(512);
  header.write('package/demo/a.txt', 0);
  header.write('00000000005\0', 124);
  header.write('        ', 148);
  header.write('0', 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return gzipSync(Buffer.concat([header, Buffer.from('hello'), Buffer.alloc(507), Buffer.alloc(1024)]));
}

describe('fetchNpmFiles', () => {
  let cacheDir = '';
  const tarball = smallTarball();
  const tarballSha256 = createHash('sha256').update(tarball).digest('hex');
  /** A spec that no registry can resolve, so that a look at the network fails the test. */
  const packageSpec = '@smart-attendance-no-such-scope/none@0.0.0';
  const request = { packageSpec, tarballSha256, log: () => undefined };

  beforeEach(async () => {
    cacheDir = await mkdtemp(join(tmpdir(), 'npm-tarball-'));
    await writeFile(join(cacheDir, `npm-${tarballSha256}.tgz`), tarball);
  });
  afterEach(async () => {
    await rm(cacheDir, { recursive: true, force: true });
  });

  it('takes the named files from the cached tarball without asking the registry', async () => {
    const files = await fetchNpmFiles({ ...request, files: ['demo/a.txt'], cacheDir });
    expect([...files].map(([name, bytes]) => [name, bytes.toString()])).toEqual([['demo/a.txt', 'hello']]);
  });

  it('names the file that the package does not hold', async () => {
    await expect(fetchNpmFiles({ ...request, files: ['demo/a.txt', 'demo/b.txt'], cacheDir })).rejects.toMatchObject({
      code: 'not_found',
      message: `${packageSpec} does not hold demo/b.txt.`,
    });
  });

  it('does not use a cached tarball whose bytes were changed', async () => {
    const lines: string[] = [];
    await writeFile(join(cacheDir, `npm-${tarballSha256}.tgz`), 'not the tarball');
    // The name is no valid package name, so npm refuses it before it looks at any network.
    const asked = fetchNpmFiles({
      ...request,
      packageSpec: 'Not A Package@1.0.0',
      files: ['demo/a.txt'],
      cacheDir,
      log: (line) => lines.push(line),
    });
    await expect(asked).rejects.toMatchObject({ code: 'unavailable' });
    expect(lines[0]).toContain('damaged');
  });
});
