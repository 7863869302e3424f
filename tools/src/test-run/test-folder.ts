import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { endStaleProcess, isAlive } from '../supervisor/process-identity';

const FOLDER = /^test-(\d+)$/;

/** A folder for one run of the tests, named after its process so that a later run knows whose it was. */
export function makeTestFolder(dataDir: string): string {
  const folder = join(dataDir, `test-${process.pid}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

export function removeTestFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

/** Ends the servers and removes the folders that killed runs left behind. */
export async function removeStaleTestFolders(dataDir: string): Promise<void> {
  if (!existsSync(dataDir)) return;
  for (const name of readdirSync(dataDir)) {
    const pid = Number(FOLDER.exec(name)?.[1] ?? process.pid);
    if (pid === process.pid || isAlive(pid)) continue;
    const folder = join(dataDir, name);
    const files = ['nats/nats.pid', 'postgres/postgres.pid', 'postgres/cluster/postmaster.pid'];
    for (const file of files) {
      await endStaleProcess({ pidFile: join(folder, file), mark: folder, signal: 'SIGINT', graceMs: 5_000 });
    }
    removeTestFolder(folder);
  }
}
