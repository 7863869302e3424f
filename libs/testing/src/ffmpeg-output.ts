import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const bytesMax = 64 * 1024 * 1024;
/** A film of some seconds takes one, on a machine that does other things as well a quarter of a minute. */
const timeoutMs = 60_000;

/**
 * Runs ffmpeg and gives back what it writes to its standard output; `input` is what it can read from its standard
 * input.
 */
export async function ffmpegOutput(ffmpegFile: string, args: readonly string[], input?: Buffer): Promise<Buffer> {
  const quiet = ['-v', 'error', ...(input === undefined ? ['-nostdin'] : [])];
  const running = promisify(execFile)(ffmpegFile, [...quiet, ...args], {
    encoding: 'buffer',
    maxBuffer: bytesMax,
    timeout: timeoutMs,
  });
  running.child.stdin?.on('error', () => undefined);
  running.child.stdin?.end(input);
  return (await running).stdout;
}
