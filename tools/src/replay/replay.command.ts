import { previewThreshold, timestampDate, timestampFromDate, values } from '@smart-attendance/contracts';
import { besideBus } from '../beside-bus';
import { command, WrongArguments } from '../command';
import { joined, replayLines, type ReplayedDay } from './replay-report';

const usage = `npm run replay -- --from DATE --to DATE --threshold COSINE
  What another threshold would have made of the sightings that are stored of these days (UTC): which visits would have
  got no name, and which of strangers one. Nothing is changed.

Both dates are included, written YYYY-MM-DD, and at most 31 days. Of NATS_URL, else of npm start, which must be running.
Exit codes: 0 it is done, 1 it failed, 2 wrong arguments.`;

const text = { type: 'string' } as const;
const dayMs = 24 * 3_600_000;
/** As long as sightings are kept by default, and a day more. */
const daysMax = 31;

/** `npm run replay`. */
export const replayCommand = command(
  { usage, options: { from: text, to: text, threshold: text } },
  async ({ values: given }, { isSystemRunning }) => {
    const { from, to, cosine } = spanOf(given);
    return besideBus(isSystemRunning, async ({ requests }) => {
      const days: ReplayedDay[] = [];
      for (let begin = from; begin < to; begin += dayMs) {
        // What is cut for want of room goes on where it was cut.
        for (let at = begin; at < begin + dayMs;) {
          const times = { from: timestampFromDate(new Date(at)), to: timestampFromDate(new Date(begin + dayMs)) };
          const answer = await requests.request(previewThreshold, { cosine, ...times });
          const reached = answer.to === undefined ? begin + dayMs : timestampDate(answer.to).getTime();
          days.push({ day: new Date(begin).toISOString().slice(0, 10), answer });
          at = answer.wasCut && reached > at ? reached : begin + dayMs;
        }
      }
      for (const line of replayLines(joined(days), cosine)) console.log(line);
      return 0;
    });
  },
);

function spanOf(given: { readonly from?: string; readonly to?: string; readonly threshold?: string }) {
  const { from = '', to = '', threshold = '' } = given;
  for (const [name, date] of Object.entries({ from, to })) {
    if (!values.date.isRight(date)) throw new WrongArguments(`--${name} ${values.date.sentence}.`);
  }
  const cosine = Number(threshold);
  if (threshold === '' || !(cosine >= 0 && cosine <= 1)) throw new WrongArguments('--threshold is a cosine, 0 to 1.');
  const [begin, end] = [Date.parse(from), Date.parse(to) + dayMs];
  if (end <= begin) throw new WrongArguments('--to must not be before --from.');
  if (end - begin > daysMax * dayMs) throw new WrongArguments(`At most ${daysMax} days at once.`);
  return { from: begin, to: end, cosine };
}
