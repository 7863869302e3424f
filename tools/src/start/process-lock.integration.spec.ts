import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const LOCK_MODULE = pathToFileURL(resolve(__dirname, '../../process-lock.mjs')).href;

/** Takes the lock in another process, says `taken` or `held by N`, and keeps it while the process lives. */
const TAKES_LOCK = (file: string) => `
  import { takeLock } from ${JSON.stringify(LOCK_MODULE)};
  const lock = takeLock(${JSON.stringify(file)});
  console.log(lock.holder === undefined ? 'taken' : 'held by ' + lock.holder);
  process.on('SIGTERM', () => { lock.release?.(); process.exit(); });
  setInterval(() => {}, 1000);`;

describe('the lock of a command', () => {
  let dir: string;
  let file: string;
  let children: ChildProcess[];

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'lock-'));
    file = join(dir, 'start.lock');
    children = [];
  });

  afterEach(async () => {
    await Promise.all(children.map((child) => end(child, 'SIGKILL')));
    rmSync(dir, { recursive: true });
  });

  async function take(): Promise<{ child: ChildProcess; said: string }> {
    const child = spawn(process.execPath, ['--input-type=module', '-e', TAKES_LOCK(file)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const said = await new Promise<string>((resolveLine) => {
      child.stdout.once('data', (chunk: Buffer) => {
        resolveLine(chunk.toString().trim());
      });
    });
    return { child, said };
  }

  async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolveExit) => child.once('exit', resolveExit));
    child.kill(signal);
    await gone;
  }

  it('is held by one process at a time, and names it to the next', async () => {
    const first = await take();
    expect(first.said).toBe('taken');
    expect((await take()).said).toBe(`held by ${String(first.child.pid)}`);
  });

  it('is free again when its holder is done', async () => {
    await end((await take()).child, 'SIGTERM');
    expect((await take()).said).toBe('taken');
  });

  it('is taken over from a holder that was killed', async () => {
    await end((await take()).child, 'SIGKILL');
    expect((await take()).said).toBe('taken');
  });

  it('is taken over when the number of its dead holder belongs to another process now', async () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, birth: 'long ago' }));
    expect((await take()).said).toBe('taken');
  });

  it('goes to exactly one of many that find a stale one at the same time', async () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, birth: 'long ago' }));
    const takers = await Promise.all([take(), take(), take(), take(), take()]);
    expect(takers.filter(({ said }) => said === 'taken')).toHaveLength(1);
  });
});
