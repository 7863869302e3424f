import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { unpackDebianPackages } from './debian-package';
import { findOnPath, isExecutable, runCommand } from './run-command';

export const NATS_IMAGE = 'nats:2.11-alpine';

export type NatsRuntime =
  | { readonly kind: 'binary'; readonly file: string; readonly version: string }
  | { readonly kind: 'docker'; readonly file: string };

interface Search {
  readonly cacheDir: string;
  readonly log: (line: string) => void;
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A way to run nats-server: NATS_SERVER_BIN, else on PATH, else unpacked from the system's package sources into `cacheDir`, else docker.
 * @throws Error with the command to run when there is none
 */
export async function findNats({ cacheDir, log, env, signal }: Search): Promise<NatsRuntime> {
  const given = env['NATS_SERVER_BIN'];
  if (given !== undefined && given !== '') {
    const version = await versionOf(given);
    if (version === undefined) throw new Error(`NATS_SERVER_BIN says ${given}, and that does not run.`);
    return { kind: 'binary', file: given, version };
  }
  const onPath = findOnPath('nats-server', env['PATH']);
  if (onPath !== undefined) {
    const version = await versionOf(onPath);
    if (version !== undefined) return { kind: 'binary', file: onPath, version };
    log(`${onPath} does not run; looking further`);
  }

  let reason: string;
  try {
    return await fromDebian(cacheDir, log, signal);
  } catch (error) {
    signal?.throwIfAborted();
    reason = error instanceof Error ? error.message : String(error);
  }

  const docker = findOnPath('docker', env['PATH']);
  if (docker !== undefined) {
    const answer = await runCommand(docker, ['info', '--format', '{{.ServerVersion}}'], { timeoutMs: 10_000 });
    if (answer.isOk) return { kind: 'docker', file: docker };
    reason += `; docker does not answer: ${answer.why}`;
  }
  throw new Error(noNatsMessage(reason));
}

/** What to tell somebody whose machine has no way to run NATS. */
export function noNatsMessage(reason: string): string {
  const command = process.platform === 'darwin' ? 'brew install nats-server' : 'sudo apt-get install nats-server';
  return (
    `No nats-server was found, and none could be fetched (${reason}).\n` +
    `Install it with:  ${command}\n` +
    'or give the address of a running one with JetStream:  NATS_URL=nats://user:password@host:4222 npm start'
  );
}

/** `sync_interval: always` came with 2.10; before, an acknowledged message may wait up to two minutes for the disk. */
export function canSyncAlways(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 2 || (major === 2 && minor >= 10);
}

async function fromDebian(
  cacheDir: string,
  log: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<NatsRuntime> {
  const targetDir = join(cacheDir, `nats-server-${process.arch}`);
  if (!existsSync(targetDir)) {
    log('fetching nats-server from the package sources of this system, into the project folder only');
    await unpackDebianPackages({ roots: ['nats-server'] }, targetDir, cacheDir, signal);
  }
  const file = ['usr/sbin/nats-server', 'usr/bin/nats-server'].map((path) => join(targetDir, path)).find(isExecutable);
  if (file === undefined) throw new Error(`the package unpacked to ${targetDir} holds no nats-server`);
  const version = await versionOf(file);
  if (version === undefined) throw new Error(`${file} does not run on this system`);
  return { kind: 'binary', file, version };
}

async function versionOf(file: string): Promise<string | undefined> {
  const { isOk, stdout } = await runCommand(file, ['--version'], { timeoutMs: 10_000 });
  return isOk ? /v?(\d+\.\d+\.\d+)/.exec(stdout)?.[1] : undefined;
}
