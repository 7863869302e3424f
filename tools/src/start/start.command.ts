import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { type KnownLogin, type Login, withEnvFile } from '@smart-attendance/standalone';
import { command, WrongArguments, type SetUp } from '../command';
import type { DemoOutcome } from '../demo';
import { projectPaths } from '../project-paths';
import { quantile } from '../statistics.policy';
import { DemoRun } from './demo-run';
import { envFile } from '../tidy/env-example';
import { listenForInterrupt } from './interrupt';
import { Progress } from './progress';
import { startSystem, type RunningSystem } from './system';

const USAGE = `npm start -- [--once] [--no-demo] [--reset-administrator [--email ADDRESS]]
  --once      end after the demo: exit code 0 when the attendance rows are right, 1 with the reason when not
  --json FILE write the figures of the demo: seconds to the first row, milliseconds from frame to row
  --no-demo   only run the system
  --reset-administrator
              give an administrator who lost the password a new one, and print it; --email says whom, if there are several`;

interface StartOptions {
  readonly isOnce: boolean;
  readonly hasDemo: boolean;
  readonly figuresFile: string | undefined;
  readonly isResetting: boolean;
  readonly resetEmail: string | undefined;
}

const flag = { type: 'boolean' } as const;
const text = { type: 'string' } as const;

export const startCommand = command(
  {
    usage: USAGE,
    options: { once: flag, 'no-demo': flag, json: text, 'reset-administrator': flag, email: text },
  },
  ({ values }, setUp) => {
    const isResetting = values['reset-administrator'] === true;
    if (values.email !== undefined && !isResetting) {
      throw new WrongArguments('--email belongs to --reset-administrator');
    }
    return start(
      {
        isOnce: values.once === true,
        hasDemo: values['no-demo'] !== true && !isResetting,
        figuresFile: values.json,
        isResetting,
        resetEmail: values.email,
      },
      setUp,
    );
  },
);

/** Runs the system and the demo until Ctrl-C, or once. Whichever way it ends, nothing is left running. */
async function start(options: StartOptions, setUp: SetUp): Promise<number> {
  const progress = new Progress();
  const interrupt = listenForInterrupt();
  let system: RunningSystem | undefined;
  try {
    const { signal } = interrupt;
    const paths = projectPaths();
    const env = withEnvFile(envFile, process.env, progress.step);
    system = await startSystem({ paths, env, log: progress.step, signal });
    return await whileRunning(system, { ...options, ...setUp }, progress.step, signal);
  } catch (error) {
    if (interrupt.signal.aborted) return options.isOnce ? 1 : 0;
    console.error(`\n${setUp.explain(error)}`);
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
  options: StartOptions & SetUp,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<number> {
  const { isOnce, hasDemo } = options;
  printAddresses(system, options.isResetting ? await resetAdministrator(system, options.resetEmail) : undefined);
  if (!hasDemo) {
    await untilStopped(isOnce, log, signal);
    return 0;
  }
  const run = new DemoRun(system, log);
  try {
    const isRight = await isDemoRight(run, options, log, signal);
    await untilStopped(isOnce, log, signal);
    return isOnce && !isRight ? 1 : 0;
  } finally {
    await run.end();
  }
}

async function untilStopped(isOnce: boolean, log: (line: string) => void, signal: AbortSignal): Promise<void> {
  if (isOnce) return;
  log('running until Ctrl-C');
  if (!signal.aborted) await once(signal, 'abort');
}

/** Whether the rows are right. Without its photos or its video there is no demo, and a system all the same. */
async function isDemoRight(
  run: DemoRun,
  { figuresFile, dependenciesReadyAtMs }: StartOptions & SetUp,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const outcome = await run.play(signal);
    log(outcome.isRight ? 'the demo is right' : `the demo is not right: ${outcome.reason}`);
    if (figuresFile !== undefined) writeFigures(figuresFile, outcome, dependenciesReadyAtMs);
    return outcome.isRight;
  } catch (error) {
    signal.throwIfAborted();
    log(`there is no demo this time: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

async function resetAdministrator(system: RunningSystem, email: string | undefined): Promise<Login> {
  const access = await system.openOperatorAccess();
  try {
    return await access.resetAdministrator(email);
  } finally {
    await access.close();
  }
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

function printAddresses({ baseUrl, administrator, forgetLogin }: RunningSystem, reset: Login | undefined): void {
  console.log(`
  API       ${baseUrl}/api/v1
  docs      ${baseUrl}/docs
  metrics   ${baseUrl}/metrics
  login     ${reset === undefined ? loginText(administrator) : newLoginText(reset)}
`);
  if (administrator.kind === 'new') forgetLogin();
}

function loginText(administrator: KnownLogin): string {
  switch (administrator.kind) {
    case 'new':
      return newLoginText(administrator);
    case 'given':
      return `${administrator.email}, with the password of ADMIN_PASSWORD`;
    case 'unknown': {
      const ignored = administrator.isIgnoring.join(' and ');
      const because = ignored === '' ? '' : `; ${ignored} would be used for the first one only`;
      return `an administrator exists already${because}\n            password lost: npm start -- --reset-administrator`;
    }
  }
}

function newLoginText({ email, password }: Login): string {
  return `${email}  ${password}\n            shown now and never again; change it first: PUT /api/v1/auth/password (README.md)`;
}
