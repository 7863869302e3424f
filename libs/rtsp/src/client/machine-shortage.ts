import { machineShortageOf } from '@smart-attendance/errors';
import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { RtspFailure } from './rtsp-failure';

/** The failure that an error stands for, when it is about what this machine lacks and not about any camera. */
export function shortageOf(error: unknown): RtspFailure | undefined {
  const shortage = machineShortageOf(error);
  return shortage && new RtspFailure('no_resources', shortage.sentence, error);
}

/** More than a resolver opens at a time. */
const resolverDescriptors = 8;

/**
 * A resolver that cannot open its files says that the name is not known: whether it could not, as far as that shows
 * now.
 */
export function shortageOfFiles(): RtspFailure | undefined {
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
