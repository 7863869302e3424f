import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cachedFolder } from './demo-cache';

describe('cachedFolder', () => {
  let parent = '';
  let made = 0;
  const make = async (folder: string): Promise<void> => {
    made += 1;
    await writeFile(join(folder, 'film'), 'frames');
  };

  beforeEach(async () => {
    parent = join(await mkdtemp(join(tmpdir(), 'demo-cache-')), 'demo-video');
    made = 0;
  });
  afterEach(async () => {
    await rm(join(parent, '..'), { recursive: true, force: true });
  });

  it('makes the files once for one recipe', async () => {
    const first = await cachedFolder(parent, 'a'.repeat(64), make);
    const second = await cachedFolder(parent, 'a'.repeat(64), make);
    expect([made, second]).toEqual([1, first]);
    expect(await readFile(join(first, 'film'), 'utf8')).toBe('frames');
  });

  it('makes other files for another recipe', async () => {
    const first = await cachedFolder(parent, 'a'.repeat(64), make);
    const second = await cachedFolder(parent, 'b'.repeat(64), make);
    expect(made).toBe(2);
    expect(second).not.toBe(first);
  });

  it.each([
    ['changed', (folder: string) => writeFile(join(folder, 'film'), 'other')],
    ['deleted', (folder: string) => rm(join(folder, 'film'))],
    ['left without its manifest', (folder: string) => rm(join(folder, 'manifest.json'))],
  ])('makes files anew that were %s', async (_how, damage) => {
    const folder = await cachedFolder(parent, 'a'.repeat(64), make);
    await damage(folder);
    await cachedFolder(parent, 'a'.repeat(64), make);
    expect(made).toBe(2);
    expect(await readFile(join(folder, 'film'), 'utf8')).toBe('frames');
    expect(await readdir(parent)).toHaveLength(1);
  });

  it('gives two runs at once the same whole files', async () => {
    const folders = await Promise.all([1, 2, 3].map(() => cachedFolder(parent, 'a'.repeat(64), make)));
    expect(new Set(folders).size).toBe(1);
    expect(await readFile(join(folders[0] ?? '', 'film'), 'utf8')).toBe('frames');
    expect(await readdir(parent)).toHaveLength(1);
  });

  it('leaves nothing behind when making fails, and tries again the next time', async () => {
    const failing = cachedFolder(parent, 'a'.repeat(64), () => Promise.reject(new Error('no disk')));
    await expect(failing).rejects.toThrow('no disk');
    expect(await readdir(parent)).toEqual([]);
    await cachedFolder(parent, 'a'.repeat(64), make);
    expect(made).toBe(1);
  });

  it('clears away what a killed run left, and not what another is making', async () => {
    for (const [name, ageMs] of [
      ['old.part', 2 * 60 * 60 * 1000],
      ['new.part', 0],
    ] as const) {
      await mkdir(join(parent, name), { recursive: true });
      const at = new Date(Date.now() - ageMs);
      await utimes(join(parent, name), at, at);
    }
    await cachedFolder(parent, 'a'.repeat(64), make);
    expect((await readdir(parent)).filter((name) => name.endsWith('.part'))).toEqual(['new.part']);
  });
});
