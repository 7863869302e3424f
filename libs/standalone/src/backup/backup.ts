import { createWriteStream, existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { withoutLogin } from '../installation/secrets';
import { openBaseBackup } from './base-backup';
import { keysFileOf, type BackupKeys } from './backup-keys';

const BACKUP_MS_MAX = 6 * 60 * 60_000;

export interface BackupWish {
  /** For the database; the keys go beside it, see `keysFileOf`. */
  readonly file: string;
  readonly runDir: string;
  readonly databaseUrl: string;
  readonly signal: AbortSignal;
}

/**
 * Writes the whole embedded database of a running server, and its keys in a file of their own. Both are there when this
 * resolves, and neither when it rejects.
 *
 * @returns the size of the database's file in bytes
 */
export async function backUp({ file, runDir, databaseUrl, signal }: BackupWish): Promise<number> {
  const keysFile = keysFileOf(file);
  for (const taken of [file, keysFile].filter((path) => existsSync(path))) {
    throw new Error(`${taken} is there already; give the backup another name.`);
  }
  const parts = { database: `${file}.part`, keys: `${keysFile}.part` };
  const end = AbortSignal.any([signal, AbortSignal.timeout(BACKUP_MS_MAX)]);
  try {
    const { archive, close } = await openBaseBackup(databaseUrl, end);
    try {
      await pipeline(
        archive,
        createGzip({ level: 6 }),
        createWriteStream(parts.database, { mode: 0o600, flush: true }),
      );
    } finally {
      await close();
    }
    writeFileSync(parts.keys, `${JSON.stringify(readKeys(runDir), undefined, 2)}\n`, { mode: 0o600, flush: true });
    renameSync(parts.keys, keysFile);
    renameSync(parts.database, file);
    return statSync(file).size;
  } finally {
    for (const part of Object.values(parts)) rmSync(part, { force: true });
  }
}

function readKeys(runDir: string): BackupKeys {
  const sealedBy = join(runDir, 'sealed-by');
  return {
    secrets: withoutLogin(JSON.parse(readFileSync(join(runDir, 'secrets.json'), 'utf8')) as BackupKeys['secrets']),
    postgresPassword: readFileSync(join(runDir, 'postgres/password'), 'utf8').trim(),
    sealedBy: existsSync(sealedBy) ? readFileSync(sealedBy, 'utf8').trim() : undefined,
  };
}
