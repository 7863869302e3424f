#!/usr/bin/env node
/**
 * Builds apps/dashboard into its dist/, which the gateway serves, with compressed copies beside each text. Does nothing
 * when dist/ was built from the same files. After `tsc -b`, which checks the types and builds the client.
 *
 *     node tools/build-dashboard.mjs
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { argv, env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { runStep, SetUpFailed } from './run-step.mjs';

const ownFile = fileURLToPath(import.meta.url);
const repoDir = dirname(dirname(ownFile));
const appDir = join(repoDir, 'apps/dashboard');
const distDir = join(appDir, 'dist');
/** In dist/, so that whatever empties or removes that is a reason to build. The gateway serves no such name. */
const stampName = '.built-from';

const BUILD_TIMEOUT_MS = 5 * 60_000;
/** A smaller file goes in one packet as it is. */
const compressedFromBytes = 1_024;
const compressible = /\.(js|css|html|svg|json|webmanifest|txt)$/;
const compressBr = promisify(brotliCompress);
const compressGzip = promisify(gzip);

/**
 * True when it was built, false when what is there is right already.
 * @throws SetUpFailed with the end of what Vite printed
 */
export async function buildDashboard() {
  const stamp = stampOf(sources());
  if (readText(join(distDir, stampName)) === stamp) return false;
  const vite = join(dirname(createRequire(join(appDir, 'package.json')).resolve('vite/package.json')), 'bin/vite.js');
  const options = { cwd: appDir, env: { ...env, NODE_ENV: 'production', NO_COLOR: '1' } };
  // Beside dist/, which takes its place in one step: a gateway that starts meanwhile finds the whole of one build.
  const workDir = `${distDir}.${process.pid}`;
  try {
    const args = [vite, 'build', '--outDir', workDir, '--emptyOutDir'];
    const result = await runStep(process.execPath, args, BUILD_TIMEOUT_MS, options);
    if (!result.isOk)
      throw new SetUpFailed(`The dashboard could not be built (vite build ${result.how}):\n${result.tail}`);
    await Promise.all(filesUnder(workDir).map(compress));
    writeFileSync(join(workDir, stampName), stamp);
    rmSync(distDir, { recursive: true, force: true });
    renameSync(workDir, distDir);
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
  return true;
}

/** Everything that decides what is built: the pages, the client they are built with, the packages, and this file. */
function sources() {
  const isOurs = (path) => !/\.spec\.tsx?$|\.tsbuildinfo$|\.md$/.test(path) && !/\/src\/testing\//.test(path);
  const folders = readdirSync(appDir, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules' && !/^dist(\.\d+)?$/.test(name))
    .flatMap((entry) => (entry.isDirectory() ? filesUnder(join(appDir, entry.name)) : [join(appDir, entry.name)]));
  return [
    ...folders.filter(isOurs),
    ...filesUnder(join(repoDir, 'libs/client/src')).filter(isOurs),
    join(repoDir, 'package-lock.json'),
    ownFile,
  ].sort();
}

function stampOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${relative(repoDir, file)}\0${content.length}\0`).update(content);
  }
  return `${hash.digest('hex')}\n`;
}

async function compress(file) {
  if (!compressible.test(file) || statSync(file).size < compressedFromBytes) return;
  const content = await readFile(file);
  const params = {
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  await writeFile(`${file}.br`, await compressBr(content, { params }));
  await writeFile(`${file}.gz`, await compressGzip(content, { level: 9 }));
}

function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

if (argv[1] === ownFile) {
  try {
    console.log((await buildDashboard()) ? 'the dashboard is built' : 'the dashboard is as it was built');
  } catch (error) {
    if (!(error instanceof SetUpFailed)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
