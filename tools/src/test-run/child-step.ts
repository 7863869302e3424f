import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { endWithParent, signalQuietly, splitCommand } from '@smart-attendance/standalone';

const KILL_AFTER_MS = 10_000;

export interface ChildStep {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Where standard output goes instead of our console. */
  readonly outputFile?: string;
}

/**
 * Runs a program with its output on our console, and gives its exit code: 124 when it took too long, 127 when it could
 * not be run. Rejects, once the program is gone, when the signal was aborted. It has a process group of its own, and
 * whatever is left of that group when it ends is ended as well.
 */
export async function runChildStep(step: ChildStep): Promise<number> {
  const { file, args, cwd, env, timeoutMs, signal, outputFile } = step;
  signal.throwIfAborted();
  const command = splitCommand([...endWithParent('SIGTERM'), file, ...args]);
  const output = outputFile === undefined ? undefined : openSync(outputFile, 'w');
  const child = spawn(command.file, command.args, {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', output ?? 'inherit', 'inherit'],
  });
  if (output !== undefined) closeSync(output);
  const signalGroup = (name: NodeJS.Signals) => {
    if (child.pid !== undefined) signalQuietly(-child.pid, name);
  };
  let killTimer: NodeJS.Timeout | undefined;
  const end = () => {
    signalGroup('SIGTERM');
    killTimer ??= setTimeout(() => {
      signalGroup('SIGKILL');
    }, KILL_AFTER_MS);
  };
  const killAtExit = () => {
    signalGroup('SIGKILL');
  };
  const late = new AbortController();
  const timer = setTimeout(() => {
    late.abort();
    console.error(`${args[0] ?? file} took more than ${timeoutMs / 60_000} minutes and is ended.`);
    end();
  }, timeoutMs);
  signal.addEventListener('abort', end, { once: true });
  process.on('exit', killAtExit);
  try {
    const code = await new Promise<number>((resolve) => {
      child.once('error', (error) => {
        console.error(`${file} could not be run: ${error.message}`);
        resolve(127);
      });
      child.once('exit', (exitCode) => {
        resolve(exitCode ?? 1);
      });
    });
    signal.throwIfAborted();
    return late.signal.aborted ? 124 : code;
  } finally {
    clearTimeout(timer);
    clearTimeout(killTimer);
    signal.removeEventListener('abort', end);
    process.off('exit', killAtExit);
    signalGroup('SIGKILL');
  }
}
