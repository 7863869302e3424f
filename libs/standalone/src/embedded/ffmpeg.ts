import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { findOnPath, runCommand } from './run-command';

export interface Ffmpeg {
  readonly file: string;
  readonly version: string;
}

/**
 * The ffmpeg to use: FFMPEG_BIN, then the ffmpeg-static package if its binary was downloaded, then PATH, then the build
 * that the tarball of @ffmpeg-installer carries. The first one that runs is taken; FFMPEG_BIN is taken or is an error.
 *
 * @throws Error with the command to run when there is none
 */
export async function findFfmpeg(env: NodeJS.ProcessEnv = process.env): Promise<Ffmpeg> {
  const given = env['FFMPEG_BIN'];
  if (given !== undefined && given !== '') {
    const file = given.includes('/') ? given : findOnPath(given, env['PATH']);
    const version = file === undefined ? undefined : await versionOf(file);
    if (file === undefined || version === undefined)
      throw new Error(`FFMPEG_BIN says ${given}, and that does not run.`);
    return { file, version };
  }
  for (const file of [fromPackage('ffmpeg-static'), findOnPath('ffmpeg', env['PATH']), fromInstaller()]) {
    if (file === undefined || !existsSync(file)) continue;
    const version = await versionOf(file);
    if (version !== undefined) return { file, version };
  }
  throw new Error(
    'No ffmpeg was found.\n' +
      `Install it with:  ${process.platform === 'darwin' ? 'brew install ffmpeg' : 'sudo apt-get install ffmpeg'}\n` +
      'or say where it is:  FFMPEG_BIN=/path/to/ffmpeg npm start',
  );
}

function fromPackage(name: string): string | undefined {
  const exported = load(name);
  return typeof exported === 'string' ? exported : undefined;
}

function fromInstaller(): string | undefined {
  const exported = load('@ffmpeg-installer/ffmpeg');
  if (typeof exported !== 'object' || exported === null || !('path' in exported)) return undefined;
  return typeof exported.path === 'string' ? exported.path : undefined;
}

/** Both packages throw where they do not cover the system. */
function load(name: string): unknown {
  try {
    return createRequire(__filename)(name) as unknown;
  } catch {
    return undefined;
  }
}

async function versionOf(file: string): Promise<string | undefined> {
  const { isOk, stdout } = await runCommand(file, ['-hide_banner', '-version'], { timeoutMs: 20_000 });
  return isOk ? /^ffmpeg version (\S+)/.exec(stdout)?.[1] : undefined;
}
