import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface CommandOptions {
  readonly timeoutMs: number;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly uid?: number;
  readonly gid?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface CommandResult {
  readonly isOk: boolean;
  readonly stdout: string;
  readonly stderr: string;
  /** What it printed last, or why it could not be run: one line for a message. */
  readonly why: string;
}

/** Runs a command to its end within a time and 4 MiB of output. A failure is a result here, not an exception. */
export function runCommand(file: string, args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const { timeoutMs, ...rest } = options;
  return new Promise((resolve) => {
    execFile(
      file,
      [...args],
      { ...rest, encoding: 'utf8', timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 4 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const said = lastLine(stderr) || lastLine(stdout);
        // What it printed before it was ended for want of an answer is no reason by itself.
        const late = error?.killed === true ? `no answer in ${timeoutMs / 1000} s` : '';
        const why =
          late !== '' && said !== '' ? `${late}, after: ${said}` : late || said || error?.message.split('\n', 1)[0];
        resolve({ isOk: error === null, stdout, stderr, why: why ?? '' });
      },
    );
  });
}

/** A command given as words, split as spawn wants it. */
export function splitCommand(words: readonly string[]): { readonly file: string; readonly args: readonly string[] } {
  const [file, ...args] = words;
  if (file === undefined) throw new Error('An empty command cannot be run.');
  return { file, args };
}

/** The first executable file of that name on PATH. */
export function findOnPath(name: string, path: string | undefined = process.env['PATH']): string | undefined {
  return (path ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
