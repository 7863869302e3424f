import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { runDemo, type DemoOutcome } from '../demo';
import { quantile } from '../demo/verdict.policy';
import { projectPaths } from '../project-paths';
import { killEverythingKept } from '../supervisor/kept-process';
import { listenForInterrupt, unlessAborted } from './interrupt';
import { Progress } from './progress';
import { startSystem, type RunningSystem } from './system';

const USAGE = `npm start -- [--once] [--no-demo]
  --once      end after the demo: exit code 0 when the attendance rows are right, 1 with the reason when not
  --json FILE write the figures of the demo: seconds to the first row, milliseconds from frame to row
  --no-demo   only run the system`;

interface StartOptions {
  readonly isOnce: boolean;
  readonly hasDemo: boolean;
  readonly figuresFile: string | undefined;
}

/** What bootstrap.mjs tells a command about the set-up before it. */
export interface SetUp {
  readonly dependenciesReadyAtMs: number;
}

/** Runs the system and the demo until Ctrl-C, or once. Whichever way it ends, nothing is left running. */
export async function startCommand(args: readonly string[], setUp: SetUp): Promise<number> {
  const options = readArguments(args);
  if (options === 'help') {
    console.log(USAGE);
    return 0;
  }
  if (typeof options === 'string') {
    console.error(options);
    return 2;
  }
  const progress = new Progress();
  const interrupt = listenForInterrupt(() => {
    progress.step('killed without waiting');
    killEverythingKept();
    process.exit(130);
  });
  let system: RunningSystem | undefined;
  try {
    const { signal } = interrupt;
    system = await startSystem({ paths: projectPaths(), env: process.env, log: progress.step, signal });
    return await whileRunning(system, { ...options, ...setUp }, progress.step, signal);
  } catch (error) {
    if (interrupt.signal.aborted) return options.isOnce ? 1 : 0;
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    if (interrupt.signal.aborted) progress.step(`stopping (${String(interrupt.signal.reason)})`);
    await system?.stop();
    progress.step('everything is stopped');
    interrupt.release();
  }
}

async function whileRunning(
  system: RunningSystem,
  { isOnce, hasDemo, figuresFile, dependenciesReadyAtMs }: StartOptions & SetUp,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<number> {
  printAddresses(system);
  if (hasDemo) {
    const { baseUrl, adminEmail, adminPassword, settings } = system;
    const { ffmpegFile, modelsDir } = settings;
    const { cacheDir } = projectPaths();
    const context = { baseUrl, adminEmail, adminPassword, once: isOnce, ffmpegFile, modelsDir, cacheDir, log, signal };
    const outcome = await unlessAborted(runDemo(context), signal);
    log(outcome.isRight ? 'the demo is right' : `the demo is not right: ${outcome.reason}`);
    if (figuresFile !== undefined) writeFigures(figuresFile, outcome, dependenciesReadyAtMs);
    if (isOnce) return outcome.isRight ? 0 : 1;
  }
  if (isOnce) return 0;
  log('running until Ctrl-C');
  if (!signal.aborted) await once(signal, 'abort');
  return 0;
}

function writeFigures(file: string, { isRight, figures }: DemoOutcome, dependenciesReadyAtMs: number): void {
  const { firstRowAtMs, frameToRowMs } = figures;
  const content = {
    is_right: isRight,
    seconds_from_dependencies_to_first_row:
      firstRowAtMs === undefined ? null : (firstRowAtMs - dependenciesReadyAtMs) / 1_000,
    frame_to_row_ms: {
      p50: quantile(frameToRowMs, 0.5) ?? null,
      p95: quantile(frameToRowMs, 0.95) ?? null,
      changes: frameToRowMs.length,
    },
    machine: { cpus: cpus().length, model: cpus()[0]?.model ?? 'unknown', node: process.versions.node },
  };
  writeFileSync(file, `${JSON.stringify(content, undefined, 2)}\n`);
}

function printAddresses({ baseUrl, adminEmail, adminPassword }: RunningSystem): void {
  console.log(`
  API       ${baseUrl}/api/v1
  docs      ${baseUrl}/docs
  metrics   ${baseUrl}/metrics
  login     ${adminEmail}  ${adminPassword}
`);
}

function readArguments(args: readonly string[]): StartOptions | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        once: { type: 'boolean' },
        'no-demo': { type: 'boolean' },
        json: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    if (values.help === true) return 'help';
    return { isOnce: values.once === true, hasDemo: values['no-demo'] !== true, figuresFile: values.json };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n${USAGE}`;
  }
}
