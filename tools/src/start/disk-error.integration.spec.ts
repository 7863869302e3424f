import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { splitCommand } from '@smart-attendance/standalone';
import { projectPaths } from '../project-paths';

const { repoDir } = projectPaths();

describe('npm start where it may not write', () => {
  let dir: string;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'disk-error-'));
    mkdirSync(join(dir, 'tools'));
    for (const file of ['package.json', 'package-lock.json']) cpSync(join(repoDir, file), join(dir, file));
    for (const name of readdirSync(join(repoDir, 'tools')).filter((file) => file.endsWith('.mjs'))) {
      cpSync(join(repoDir, 'tools', name), join(dir, 'tools', name));
    }
  });

  afterEach(() => {
    rmSync(dir, { recursive: true });
  });

  async function start(): Promise<{ readonly code: number | null; readonly said: string }> {
    // Root may write everywhere, unless it gives up what makes it root.
    const asAnybody = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-all', '--inh-caps=-all'] : [];
    const { file, args } = splitCommand([...asAnybody, process.execPath, 'tools/bootstrap.mjs', 'start']);
    const child = spawn(file, args, { cwd: dir });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, said };
  }

  it('says which folder it is and what to do, and nothing else', async () => {
    mkdirSync(join(dir, '.data'), { mode: 0o555 });
    const { code, said } = await start();
    expect(code).toBe(1);
    expect(said).toMatch(
      /^[^\n]+\/\.data\/start\.lock\.\d+ cannot be written: this user may not write there; [^\n]+\n$/,
    );
  });

  it('says so of a file in the place of the folder, too', async () => {
    writeFileSync(join(dir, '.data'), '');
    const { code, said } = await start();
    expect(code).toBe(1);
    expect(said).toContain('.data');
    expect(said).not.toContain('at ');
  });
});
