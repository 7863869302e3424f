import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { type KnownLogin, type Login, withEnvFile } from '@smart-attendance/standalone';
import { command, messageOf, WrongArguments, type SetUp } from '../command';
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

const flag = { type: 'boolean' } as const;
const text = { type: 'string' } as const;
const options = { once: flag, 'no-demo': flag, json: text, 'reset-administrator': flag, email: text } as const;

export const startCommand = command({ usage: USAGE, options }, ({ values }, setUp) => {
  const isResetting = values['reset-administrator'] === true;
  if (values.email !== undefined && !isResetting) {
    throw new WrongArguments('--email belongs to --reset-administrator');
  }
  return start({
    ...setUp,
    isOnce: values.once === true,
    hasDemo: values['no-demo'] !== true && !isResetting,
    figuresFile: values.json,
    isResetting,
    resetEmail: values.email,
  });
});

interface StartOptions extends SetUp {
  readonly isOnce: boolean;
  readonly hasDemo: boolean;
  readonly figuresFile: string | undefined;
  readonly isResetting: boolean;
  readonly resetEmail: string | undefined;
}

/** Runs the system and the demo until Ctrl-C, or once. Whichever way it ends, nothing is left running. */
async function start(options: StartOptions): Promise<number> {
  const { step: log } = new Progress();
  const interrupt = listenForInterrupt();
  let system: RunningSystem | undefined;
  try {
    const { signal } = interrupt;
    const env = withEnvFile(envFile, process.env, log);
    system = await startSystem({ paths: projectPaths(), env, log, signal });
    return await whileRunning(system, options, log, signal);
  } catch (error) {
    if (interrupt.signal.aborted) return options.isOnce ? 1 : 0;
    console.error(`\n${options.explain(error)}`);
    return 1;
  } finally {
    if (interrupt.signal.aborted) log(`stopping (${String(interrupt.signal.reason)})`);
    await system?.stop();
    log('everything is stopped');
    interrupt.release();
  }
}

async function whileRunning(
  system: RunningSystem,
  options: StartOptions,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<number> {
  const { isOnce, hasDemo, isResetting, resetEmail } = options;
  const reset = isResetting ? await system.asOperator((access) => access.resetAdministrator(resetEmail)) : undefined;
  printAddresses(system, reset);
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
  { figuresFile, dependenciesReadyAtMs }: StartOptions,
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
    log(`there is no demo this time: ${messageOf(error)}`);
    return false;
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
  dashboard ${baseUrl}/
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
  return `${email}  ${password}\n            shown now and never again; the dashboard asks for another at the first login (or PUT /api/v1/auth/password)`;
}
