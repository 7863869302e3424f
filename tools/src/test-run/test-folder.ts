import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { endStaleProcess, isAlive } from '@smart-attendance/standalone';
import { messageOf } from '../command';

const FOLDER = /^(?:test|images)-(\d+)$/;

/** A folder for one run of the tests, named after its process so that a later run knows whose it was. */
export function makeTestFolder(dataDir: string): string {
  const folder = join(dataDir, `test-${process.pid}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'tmp'), { recursive: true, mode: 0o700 });
  return folder;
}

export function removeTestFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

/** Ends the servers and removes the folders that killed runs left behind; what resists is left to the next run. */
export async function removeStaleTestFolders(dataDir: string, log: (line: string) => void): Promise<void> {
  if (!existsSync(dataDir)) return;
  for (const name of readdirSync(dataDir)) {
    const pid = Number(FOLDER.exec(name)?.[1] ?? process.pid);
    if (pid === process.pid || isAlive(pid)) continue;
    const folder = join(dataDir, name);
    try {
      await endServersOf(folder);
      removeTestFolder(folder);
    } catch (error) {
      log(`${folder}, left by a killed run, stays: ${messageOf(error)}`);
    }
  }
}

async function endServersOf(folder: string): Promise<void> {
  for (const file of ['nats/nats.pid', 'postgres/postgres.pid', 'postgres/cluster/postmaster.pid']) {
    await endStaleProcess({ pidFile: join(folder, file), mark: folder, signal: 'SIGINT', graceMs: 5_000 });
  }
}
