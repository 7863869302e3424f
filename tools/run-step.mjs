import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { clearInterval, clearTimeout, setInterval } from 'node:timers';
import { fileURLToPath } from 'node:url';

const repoDir = dirname(dirname(fileURLToPath(import.meta.url)));
const OUTPUT_LINES_SHOWN = 25;

export class SetUpFailed extends Error {}

/**
 * Runs a step to its end; a signal to us ends the step, and then us. With `growing`, a step is ended when that file did
 * not grow for so long.
 */
export function runStep(file, args, timeoutMs, { cwd = repoDir, env = process.env, growing } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let lines = [];
    const keep = (chunk) => {
      lines = [...lines, ...String(chunk).split('\n')].filter((line) => line.trim() !== '').slice(-OUTPUT_LINES_SHOWN);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    let late;
    const giveUp = (why) => {
      late = why;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => giveUp(`took over ${timeoutMs / 60_000} minutes`), timeoutMs);
    let sizeBefore = 0;
    const watch =
      growing &&
      setInterval(() => {
        const size = statSync(growing.file, { throwIfNoEntry: false })?.size ?? 0;
        if (size === sizeBefore) giveUp(`nothing came in ${growing.withinMs / 1000} s`);
        sizeBefore = size;
      }, growing.withinMs);
    let interruptedBy;
    const interrupt = (signal) => {
      interruptedBy = signal;
      child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, interrupt);
    const finish = () => {
      clearTimeout(timer);
      clearInterval(watch);
      for (const signal of signals) process.off(signal, interrupt);
    };
    child.once('error', (error) => {
      finish();
      resolve({ isOk: false, how: `could not be run: ${error.message}`, tail: '' });
    });
    child.once('close', (code, signal) => {
      finish();
      if (interruptedBy !== undefined) return reject(new SetUpFailed(`Stopped by ${interruptedBy}.`));
      const how = late ?? (signal ? `ended by ${signal}` : `exit ${code}`);
      return resolve({
        isOk: code === 0 && late === undefined,
        how,
        tail: lines.map((line) => `    ${line}`).join('\n'),
      });
    });
  });
}
