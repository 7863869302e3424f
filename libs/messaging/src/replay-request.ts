import { AppError } from '@smart-attendance/errors';
import type { Bus } from './bus';
import { errorHeader } from './headers';
import { replaySubject } from './permissions.policy';
import { decodeError } from './wire-error';

const replayWithinMs = 5_000;

/**
 * Asks the stream provisioner to publish a dead letter's message again, which no service may that does not own its
 * event.
 * @returns false when there is no such dead letter
 * @throws AppError `refused` when its content is not there any more, `unavailable` when nobody answers
 */
export async function requestReplay(bus: Bus, sequence: number): Promise<boolean> {
  const answer = await bus.connection
    .request(replaySubject, String(sequence), { timeout: replayWithinMs })
    .catch((error: unknown) => {
      throw AppError.unavailable('The stream provisioner', error);
    });
  if (answer.headers?.has(errorHeader) === true) throw decodeError(answer.data);
  return answer.string() === 'replayed';
}
