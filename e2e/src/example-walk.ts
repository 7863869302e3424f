import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { projectPaths } from '@smart-attendance/tools';

/** Longer than a walk waits for its person. */
const walkMsMax = 300_000;

/** Whether a program that the examples need is on this machine. */
export function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Runs a file of docs/examples as a reader of it would. Gives what it printed; rejects with that when it failed. */
export async function runWalk(
  program: string,
  file: string,
  settings: Readonly<Record<string, string>>,
): Promise<string> {
  const child = spawn(program, [join(projectPaths().repoDir, 'docs/examples', file)], {
    env: { PATH: process.env['PATH'], ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: walkMsMax,
  });
  const exited = once(child, 'exit');
  const [printed, complained] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await exited) as [number | null];
  if (code !== 0) throw new Error(`${file} ended with ${String(code)}:\n${printed}\n${complained}`);
  return printed;
}
