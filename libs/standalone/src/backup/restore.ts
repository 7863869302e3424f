import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { startPostgres } from '../embedded/postgres';
import { findPostgres } from '../embedded/postgres-binary';
import { clusterMajor } from '../embedded/postgres-cluster';
import { giveTo, postgresIdentity } from '../embedded/postgres-identity';
import { KeyMark } from '../installation/key-mark';
import { installationSecrets } from '../installation/secrets';
import { keysFileOf, readKeysFile } from './backup-keys';
import { exchange, UNPACKING } from './exchange';

export interface RestoreWish {
  readonly file: string;
  readonly runDir: string;
  readonly cacheDir: string;
  /** What the site sets: a master key of its own is not in the backup. */
  readonly env: NodeJS.ProcessEnv;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

const TAR_ERROR_CHARS_MAX = 2_000;
/** For their owner only, and on the disk before they take the place of others. */
const OURS = { mode: 0o600, flush: true } as const;

/**
 * Puts a backup in the place of what is in `runDir`, while nothing runs there. It is opened by a server first; until it
 * has, nothing is touched. `finishRestore` has gone before, for one that was killed.
 *
 * @returns the folder to which what was there before was moved; undefined when there was nothing
 * @throws Error with a sentence for a person, and everything is as before
 */
export async function restore({ file, runDir, cacheDir, env, log, signal }: RestoreWish): Promise<string | undefined> {
  if (!existsSync(file)) throw new Error(`${file} is not there.`);
  const keys = readKeysFile(keysFileOf(file));
  mkdirSync(runDir, { recursive: true, mode: 0o700 });
  const newDir = mkdtempSync(join(runDir, UNPACKING));
  try {
    writeFileSync(join(newDir, 'secrets.json'), `${JSON.stringify(keys.secrets, undefined, 2)}\n`, OURS);
    if (keys.sealedBy !== undefined) {
      const markFile = join(newDir, 'sealed-by');
      writeFileSync(markFile, `${keys.sealedBy}\n`, OURS);
      const { masterKey, masterKeysBefore } = installationSecrets(join(newDir, 'secrets.json'), env);
      new KeyMark(markFile, `taking sealedBy out of ${keysFileOf(file)}`).check(masterKey, masterKeysBefore);
    }
    const dataDir = join(newDir, 'postgres');
    await unpack(file, dataDir, signal);
    writeFileSync(join(dataDir, 'password'), keys.postgresPassword, OURS);
    log('unpacked; opening it');
    const server = await startPostgres({ dataDir, cacheDir, log, env: {}, signal });
    await server.stop();
    signal.throwIfAborted();
    return exchange(newDir, runDir);
  } finally {
    rmSync(newDir, { recursive: true, force: true });
  }
}

/** By the system's tar, which no Linux or macOS is without; the files belong to whoever Postgres runs as. */
async function unpack(file: string, dataDir: string, signal: AbortSignal): Promise<void> {
  const clusterDir = join(dataDir, 'cluster');
  mkdirSync(clusterDir, { recursive: true, mode: 0o700 });
  const { binDir } = await findPostgres();
  const identity = await postgresIdentity(dataDir, binDir);
  giveTo(identity, dataDir, clusterDir);
  const tar = spawn('tar', ['-x', '-f', '-', '--no-same-owner', '-C', clusterDir], {
    stdio: ['pipe', 'ignore', 'pipe'],
    signal,
    ...(identity.uid === undefined ? {} : { uid: identity.uid }),
    ...(identity.gid === undefined ? {} : { gid: identity.gid }),
  });
  let said = '';
  tar.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-TAR_ERROR_CHARS_MAX);
  });
  const ended = once(tar, 'close') as Promise<[number | null]>;
  const fed = pipeline(createReadStream(file), createGunzip(), untilClosed(tar.stdin));
  const [outcome, exit] = await Promise.allSettled([fed, ended]);
  signal.throwIfAborted();
  if (exit.status === 'rejected') throw new Error('tar could not be run.', { cause: exit.reason });
  if (exit.value[0] !== 0) throw new Error(`${file} could not be unpacked: ${said.trim() || 'tar failed'}`);
  if (outcome.status === 'rejected') throw new Error(`${file} is no whole backup.`, { cause: outcome.reason });
  if (clusterMajor(dataDir) === undefined) throw new Error(`${file} holds no database.`);
}

/**
 * Passes on what it gets as long as somebody takes it. tar ends at the end mark of the archive, before the padding
 * behind it; the rest is read all the same, because the checksum of the whole is at its very end.
 */
function untilClosed(target: Writable): Writable {
  target.on('error', () => undefined); // its exit code says what went wrong
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (target.destroyed) done();
      else
        target.write(chunk, () => {
          done();
        });
    },
    destroy(error, done) {
      target.destroy(); // or tar would wait for the rest of half a backup
      done(error);
    },
    final(done) {
      if (target.destroyed) done();
      else
        target.end(() => {
          done();
        });
    },
  });
}
