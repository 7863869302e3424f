import { values } from '@smart-attendance/contracts';
import { besideBus } from '../beside-bus';
import { command, WrongArguments } from '../command';
import { listenForInterrupt } from '../start/interrupt';
import { recompute } from './recompute';
import { replay } from './replay';
import type { Span } from './span';

const usage = `npm run attendance -- recompute --from DATE --to DATE [--person ID] [--reason TEXT] [--dry-run]
  Which rows of these days are others than what they would be computed to now, and why; then they are computed anew, in
  batches that survive a kill. With --dry-run they are only shown. While one of them is in a locked period nothing is
  computed, and it has failed: unlock the period, or name other dates.
npm run attendance -- replay --from DATE --to DATE [--person ID]
  Counts recognitions of these days (UTC) that identity keeps and attendance has not. Doing it again changes nothing.

Both dates are included, and written YYYY-MM-DD. Of NATS_URL, else of npm start, which must be running. Exit codes: 0 it is
done, 1 it failed, 2 wrong arguments.`;

const text = { type: 'string' } as const;

/** `npm run attendance -- recompute | replay`. */
export const attendanceCommand = command(
  {
    usage,
    options: { from: text, to: text, person: text, reason: text, 'dry-run': { type: 'boolean' } },
    hasPositionals: true,
  },
  async ({ positionals, values: given }, { isSystemRunning }) => {
    const [what = ''] = positionals;
    if (positionals.length !== 1 || !['recompute', 'replay'].includes(what)) {
      throw new WrongArguments('Say what to do: recompute or replay.');
    }
    const span = spanOf(given);
    const interrupt = listenForInterrupt();
    try {
      return await besideBus(isSystemRunning, (client) => {
        if (what === 'replay') return replay(client, span, interrupt.signal);
        const isDryRun = given['dry-run'] ?? false;
        return recompute(
          client,
          span,
          { isDryRun, reason: given.reason ?? 'recomputed by an operator' },
          interrupt.signal,
        );
      });
    } finally {
      interrupt.release();
    }
  },
);

function spanOf(given: { readonly from?: string; readonly to?: string; readonly person?: string }): Span {
  const { from = '', to = '', person = '' } = given;
  for (const [name, date] of Object.entries({ from, to })) {
    if (!values.date.isRight(date)) throw new WrongArguments(`--${name} ${values.date.sentence}.`);
  }
  if (from > to) throw new WrongArguments('--to must not be before --from.');
  if (person !== '' && !values.uuid.isRight(person)) throw new WrongArguments(`--person ${values.uuid.sentence}.`);
  return { from, to, personId: person.toLowerCase() };
}
