#!/usr/bin/env node
/**
 * The door of every npm script: makes a fresh copy of the project ready (dependencies, build), then runs the command
 * in this same process, so that signals and the exit code need no passing on. Needs nothing but Node and npm.
 *
 *     node tools/bootstrap.mjs <command> [arguments of the command]
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { buildDashboard } from './build-dashboard.mjs';
import { clean } from './clean.mjs';
import { diskSentence } from './disk-error.mjs';
import { fetchFfmpeg } from './ffmpeg-static.mjs';
import { stopWithNpm } from './parent-watch.mjs';
import { lockHolder, takeLock } from './process-lock.mjs';
import { runStep, SetUpFailed } from './run-step.mjs';

const repoDir = dirname(dirname(fileURLToPath(import.meta.url)));
const dataDir = join(repoDir, '.data');
const nodeModulesDir = join(repoDir, 'node_modules');
const lockFile = join(repoDir, 'package-lock.json');
const system = `${process.platform}-${process.arch}\n`;
const stampFile = join(nodeModulesDir, '.installed-from');

const INSTALL_TIMEOUT_MS = 15 * 60_000;
const BUILD_TIMEOUT_MS = 10 * 60_000;
const SET_UP_WAIT_MS = INSTALL_TIMEOUT_MS + BUILD_TIMEOUT_MS;
const LINGER_MS = 3000;

const commands = [
  ...[
    'start',
    'test',
    'backup',
    'restore',
    'doctor',
    'ledger',
    'attendance',
    'gallery',
    'replay',
    'models',
    'accuracy',
    'attack',
    'face',
    'check-images',
    'check:update',
    'check:cluster',
    'soak',
    'screenshots',
    'tap',
    'env-example',
    'nats-users',
  ],
  ...[
    'face',
    'worker',
    'pack-memory',
    'bus-memory',
    'scale',
    'ingest',
    'recovery',
    'cycles',
    'gateway',
    'search',
    'events',
    'attendance',
    'dashboard',
    'attendance-kills',
    'truth',
  ].map((name) => `bench:${name}`),
];
/**
 * They run one at a time in one copy of the project, since what is in `.data/run` has one owner; the others' locks only
 * tell `clean` to wait.
 */
const exclusive = ['start', 'restore'];
/** They work on the data of whoever has it, or take it. */
const keepOthersOut = ['backup', 'doctor', 'ledger', 'attendance', 'gallery', 'replay'];

async function main([name, ...args]) {
  if (name === 'clean') return clean(repoDir);
  if (!commands.includes(name)) {
    console.error(`Say what to do: node tools/bootstrap.mjs <${[...commands, 'clean'].join('|')}>`);
    return 2;
  }
  checkNode();
  removeStaleLocks();
  const isExclusive = exclusive.includes(name);
  const owner = isExclusive || keepOthersOut.includes(name) ? takeLock(join(dataDir, 'start.lock')) : {};
  if (isExclusive && owner.holder !== undefined) {
    console.error(
      `\`npm start\` (or a restore or backup) is running already in this folder, as process ${owner.holder}. Stop that one ` +
        `first (Ctrl-C in its terminal, or: kill ${owner.holder}), or use another copy of the project.`,
    );
    return 1;
  }
  const lock = isExclusive ? owner : takeLock(join(dataDir, `${name.replace(':', '-')}-${process.pid}.lock`));
  try {
    const dependenciesReadyAtMs = await setUp();
    const { runCommandLine } = await import(new URL('./dist/command-line.js', import.meta.url));
    const isSystemRunning = owner.holder !== undefined;
    const explain = (error) => diskSentence(error, dataDir) ?? (error instanceof Error ? error.message : String(error));
    return await runCommandLine(name, args, { dependenciesReadyAtMs, isSystemRunning, explain });
  } finally {
    lock.release();
    if (owner !== lock) owner.release?.();
  }
}

function checkNode() {
  const wanted = JSON.parse(readFileSync(join(repoDir, 'package.json'), 'utf8')).engines.node;
  const [, atLeast, below] = /^>=(\d+\.\d+) <(\d+)$/.exec(wanted) ?? [];
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [leastMajor, leastMinor] = atLeast.split('.').map(Number);
  const isNewEnough = major > leastMajor || (major === leastMajor && minor >= leastMinor);
  if (!isNewEnough || major >= Number(below)) {
    throw new SetUpFailed(`This needs Node ${wanted}, and here is ${process.versions.node}. With nvm: nvm install 20`);
  }
}

/** The lock of a command that may run many times at once carries its process id; killed ones leave theirs behind. */
function removeStaleLocks() {
  for (const name of existsSync(dataDir) ? readdirSync(dataDir) : []) {
    const file = join(dataDir, name);
    if (/-\d+\.lock$/.test(name) && lockHolder(file) === undefined) rmSync(file, { force: true });
  }
}

/** Dependencies and build, by one process at a time. Gives the moment when the dependencies were there. */
async function setUp() {
  const lock = await waitForLock(join(dataDir, 'set-up.lock'));
  try {
    if (!isInstalled()) await install();
    const dependenciesReadyAtMs = Date.now();
    await build();
    return dependenciesReadyAtMs;
  } finally {
    lock.release();
  }
}

async function waitForLock(file) {
  const deadline = Date.now() + SET_UP_WAIT_MS;
  for (let isFirst = true; ; isFirst = false) {
    removeStaleLocks();
    const lock = takeLock(file);
    if (lock.release !== undefined) return lock;
    if (isFirst) say(`waiting for process ${lock.holder}, which is installing or building in this folder`);
    if (Date.now() > deadline)
      throw new SetUpFailed(`Process ${lock.holder} is still not done; look what holds it up.`);
    await sleep(300);
  }
}

/** True when node_modules is what the lock file asks for on this system and Node. */
function isInstalled() {
  const stamp = readText(stampFile);
  if (stamp === stampText()) return true;
  if (stamp !== undefined && !stamp.endsWith(system)) return false; // copied here from another kind of machine
  // Somebody ran `npm ci` themselves: npm writes this record as its last step, so it is missing after an interruption.
  const installed = readJson(join(nodeModulesDir, '.package-lock.json'))?.packages;
  if (installed === undefined) return false;
  const wanted = readJson(lockFile)?.packages ?? {};
  const isSame = Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    if (found === undefined) return entry.optional === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
  if (isSame) writeFileSync(stampFile, stampText());
  return isSame;
}

function stampText() {
  const hash = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  return `${hash} ${system}`;
}

async function install() {
  const startedMs = Date.now();
  say('installing dependencies (npm ci)');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=warn'];
  const result =
    npm !== undefined && npm.endsWith('.js') && existsSync(npm)
      ? await runStep(process.execPath, [npm, ...args], INSTALL_TIMEOUT_MS)
      : await runStep('npm', args, INSTALL_TIMEOUT_MS);
  if (!result.isOk) {
    throw new SetUpFailed(
      `Installing the dependencies failed (npm ci ${result.how}):\n${result.tail}\n` +
        'Check the network and the registry that `npm config get registry` names, then run the same command again.',
    );
  }
  say(await fetchFfmpeg(nodeModulesDir));
  writeFileSync(stampFile, stampText());
  say(`dependencies installed in ${seconds(startedMs)}`);
}

/** What runs: the tools, with all that they start. The types of pages, e2e and specs are checked by `npm test`. */
const tools = 'tools';
/** As the pages take it. */
const client = 'libs/client/tsconfig.esm.json';
/** With one checker: the four of the default all read the same libraries, for twice the processor time on two cores. */
const compilerOptions = ['--checkers', '1', '--pretty', 'false'];

async function build() {
  const startedMs = Date.now();
  await compile(client);
  // Each keeps one core busy. Both come to their end, so that none is left behind when the other fails.
  const [compiled, pages] = await Promise.allSettled([compile(tools), buildDashboard()]);
  for (const part of [compiled, pages]) if (part.status === 'rejected') throw part.reason;
  say(`built in ${seconds(startedMs)}${pages.value ? ', with the dashboard' : ''}`);
}

async function compile(project) {
  const args = [join(nodeModulesDir, '@typescript/native/bin/tsc'), '-b', project, ...compilerOptions];
  const result = await runStep(process.execPath, args, BUILD_TIMEOUT_MS);
  if (!result.isOk) throw new SetUpFailed(`The build failed (tsc -b ${result.how}):\n${result.tail}`);
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function say(text) {
  console.log(`set-up: ${text}`);
}

function seconds(sinceMs) {
  return `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;
}

// A terminal or a reader that went away costs the lines it would have shown, never the system.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
stopWithNpm();
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof SetUpFailed ? error.message : (diskSentence(error, dataDir) ?? error));
  process.exitCode = 1;
}
// The command has stopped what it started; whatever still keeps the loop alive by then is a leak, not work.
setTimeout(() => process.exit(), LINGER_MS).unref();
