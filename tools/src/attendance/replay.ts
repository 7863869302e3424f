import { replayRecognitions, timestampFromDate } from '@smart-attendance/contracts';
import type { BusClient } from '@smart-attendance/messaging';
import type { Span } from './span';

const dayMs = 24 * 60 * 60 * 1_000;

/**
 * Page by page, so that an end of it loses nothing: what was counted is known the next time.
 * @returns the exit code
 */
export async function replay(
  { requests }: BusClient,
  { from, to, personId }: Span,
  signal: AbortSignal,
): Promise<number> {
  const span = {
    from: timestampFromDate(new Date(Date.parse(from))),
    to: timestampFromDate(new Date(Date.parse(to) + dayMs)),
    personId,
  };
  const sum = { counted: 0, known: 0, refused: 0 };
  for (let cursor = ''; ;) {
    signal.throwIfAborted();
    const page = await requests.request(replayRecognitions, { ...span, cursor });
    sum.counted += page.counted;
    sum.known += page.known;
    sum.refused += page.refused;
    cursor = page.nextCursor;
    console.error(`${sum.counted + sum.known + sum.refused} of ${page.total} recognitions`);
    if (cursor === '') break;
  }
  console.log(`${sum.counted} recognitions counted, ${sum.known} were counted before, ${sum.refused} are impossible`);
  return 0;
}
