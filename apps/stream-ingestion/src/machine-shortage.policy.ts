import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { StreamFailure } from './stream-failure';

/** What this machine has too little of, by the system's code, and where that is set. */
const shortages: Readonly<Record<string, string>> = {
  EMFILE:
    'This service has no file descriptor left; raise its limit (ulimit -n, LimitNOFILE) or let it carry fewer cameras.',
  ENFILE: 'This machine has no file descriptor left (fs.file-max).',
  ENOMEM: 'This machine has no memory left.',
  ENOBUFS: 'This machine has no memory left for its network.',
  EAGAIN: 'This machine has no process or port left (ulimit -u).',
};

/**
 * The failure that an error stands for, when it is about what this machine lacks and not about any camera: at opening a socket, at
 * looking up a name, at starting ffmpeg. Undefined for every other error.
 */
export function shortageOf(error: unknown): StreamFailure | undefined {
  const message = codesOf(error)
    .map((code) => shortages[code])
    .find((known) => known !== undefined);
  return message === undefined ? undefined : new StreamFailure('no_resources', message, error);
}

/** More than a resolver opens at a time. */
const resolverDescriptors = 8;

/** A resolver that cannot open its files says that the name is not known: whether it could not, as far as that shows now. */
export function shortageOfFiles(): StreamFailure | undefined {
  const opened: number[] = [];
  try {
    for (let count = 0; count < resolverDescriptors; count += 1) opened.push(openSync(devNull, 'r'));
    return undefined;
  } catch (error) {
    return shortageOf(error);
  } finally {
    for (const descriptor of opened) closeSync(descriptor);
  }
}

/** Of an error, of those it is made of and of those that caused it. */
function codesOf(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return [];
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown };
  const parts: unknown[] = Array.isArray(errors) ? errors : [];
  return [...(typeof code === 'string' ? [code] : []), ...[...parts, cause].flatMap(codesOf)];
}
