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

/** A resolver that cannot open a file says that the name is not known: whether that is so now. */
export function shortageOfFiles(): StreamFailure | undefined {
  try {
    closeSync(openSync(devNull, 'r'));
    return undefined;
  } catch (error) {
    return shortageOf(error);
  }
}

function codesOf(error: unknown): string[] {
  if (error instanceof AggregateError) return (error.errors as unknown[]).flatMap(codesOf);
  if (!(error instanceof Error)) return [];
  const { code } = error as NodeJS.ErrnoException;
  return [...(typeof code === 'string' ? [code] : []), ...codesOf(error.cause)];
}
