import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { waitFor } from '@smart-attendance/testing';
import { isAlive } from '@smart-attendance/standalone';
import { projectPaths } from '../project-paths';

const { repoDir } = projectPaths();
const WATCH = pathToFileURL(join(repoDir, 'tools/parent-watch.mjs')).href;

/** In the place of bootstrap.mjs: says its id, and stops in an orderly way. */
const BOOTSTRAP = `
  import { renameSync, writeFileSync } from 'node:fs';
  import { stopWithNpm } from ${JSON.stringify(WATCH)};
  stopWithNpm();
  let signals = '';
  process.on('SIGTERM', () => {
    signals += 'SIGTERM ';
    setTimeout(() => { writeFileSync('stopped', signals); process.exit(); }, 1500);
  });
  writeFileSync('pid.new', String(process.pid));
  renameSync('pid.new', 'pid');
  setInterval(() => {}, 1000);`;

describe('npm start', () => {
  let dir: string;
  let npm: ChildProcess | undefined;
  let pid = 0;

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'npm parent '));
    const { scripts } = JSON.parse(readFileSync(join(repoDir, 'package.json'), 'utf8')) as {
      scripts: Readonly<Record<string, string>>;
    };
    writeFileSync(join(dir, 'package.json'), JSON.stringify({ scripts: { start: scripts['start'] } }));
    mkdirSync(join(dir, 'tools'));
    writeFileSync(join(dir, 'tools/bootstrap.mjs'), BOOTSTRAP);
    npm = spawn('npm', ['start'], { cwd: dir, stdio: 'ignore', detached: true });
    await waitFor(() => existsSync(join(dir, 'pid')), { what: 'the command to run', timeoutMs: 60_000 });
    pid = Number(readFileSync(join(dir, 'pid'), 'utf8'));
  }, 70_000);

  afterEach(() => {
    for (const one of [npm?.pid, pid]) if (one !== undefined && isAlive(one)) process.kill(one, 'SIGKILL');
    rmSync(dir, { recursive: true });
  });

  it.each(['SIGTERM', 'SIGKILL', 'SIGHUP'] as const)(
    'stops what it runs in an orderly way when npm gets %s',
    async (signal) => {
      const gone = npm === undefined ? undefined : once(npm, 'exit');
      npm?.kill(signal);
      await waitFor(() => !isAlive(pid), { what: 'the command to end', timeoutMs: 60_000 });
      expect(readFileSync(join(dir, 'stopped'), 'utf8')).toMatch(/^(SIGTERM )+$/);
      await gone;
    },
    120_000,
  );
});
