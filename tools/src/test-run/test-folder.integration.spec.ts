import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '@smart-attendance/standalone';
import { makeTestFolder, removeStaleTestFolders, removeTestFolder } from './test-folder';

/** The id of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('the folder of a test run', () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'data-'));
  });

  afterEach(() => {
    rmSync(dataDir, { recursive: true });
  });

  it('is gone after the run, with everything in it', () => {
    const folder = makeTestFolder(dataDir);
    writeFileSync(join(folder, 'jest.json'), '{}');
    removeTestFolder(folder);
    expect(existsSync(folder)).toBe(false);
  });

  it('is removed by the next run when its own was killed, and its servers are ended', async () => {
    const folder = join(dataDir, `test-${await deadPid()}`);
    mkdirSync(join(folder, 'nats'), { recursive: true });
    const server = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '--', join(folder, 'nats/nats.conf')]);
    const gone = once(server, 'exit');
    writeFileSync(join(folder, 'nats/nats.pid'), `${String(server.pid)}\n`);
    await removeStaleTestFolders(dataDir, () => undefined);
    await gone;
    expect(existsSync(folder)).toBe(false);
  });

  it('never costs a process its life that only has the number of the killed server', async () => {
    const folder = join(dataDir, `test-${await deadPid()}`);
    mkdirSync(join(folder, 'nats'), { recursive: true });
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    writeFileSync(join(folder, 'nats/nats.pid'), `${String(stranger.pid)}\n`);
    await removeStaleTestFolders(dataDir, () => undefined);
    expect(isAlive(stranger.pid ?? 0)).toBe(true);
    stranger.kill('SIGKILL');
    await once(stranger, 'exit');
  });

  it('is left alone while its run lives', async () => {
    const living = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const folder = join(dataDir, `test-${String(living.pid)}`);
    mkdirSync(folder);
    await removeStaleTestFolders(dataDir, () => undefined);
    expect(existsSync(folder)).toBe(true);
    living.kill('SIGKILL');
    await once(living, 'exit');
  });
});
