import { wallDate, wallTimeMs } from '../calendar/wall-clock.policy';
import type { Explanation } from './day';

type Told = Explanation & { readonly timeZone: string };

/** Where the check-in comes from. */
export interface CheckInOrigin {
  /** The name of its camera, as far as it is known. */
  readonly camera: string;
  /** No camera saw it, a person entered that punch. */
  readonly isEntered: boolean;
  /**
   * When a person told it from a kept face. Who stands beside the sentence, which events keep and erasures do not
   * reach.
   */
  readonly toldAt: Date | null;
}

const seenByCamera: CheckInOrigin = { camera: '', isEntered: false, toldAt: null };

/** Why a row has its status, in one sentence for whoever is paid by it. */
export function sentenceOf(explanation: Told, origin = seenByCamera): string {
  const seen = seenOf(explanation, origin);
  switch (explanation.rule) {
    case 'set_by_hand':
      return 'the status was set by hand';
    case 'on_leave':
      // Not of which type: more people may read rows than leave, and sick leave is about somebody's health.
      return 'on leave: approved for the whole day, and nobody was seen';
    case 'holiday':
      return `holiday: ${explanation.holiday}, and nobody was seen`;
    case 'worked_on_holiday':
      return `present: seen first ${seen} on a holiday, ${explanation.holiday}; all hours are overtime`;
    case 'not_caught_up':
      return 'no coverage: what the cameras saw until the end of the shift was not all handled when the day was closed';
    case 'no_coverage':
      return noCoverage(explanation.percent, explanation.percentMin);
    case 'absent':
      return (
        `absent: not seen from before the shift started at ${startOf(explanation)} until after its end, ` +
        `and the entry cameras were seeing for ${explanation.percent} % of it`
      );
    case 'too_short':
      return `absent: worked ${explanation.workedMinutes} minutes, below ${explanation.belowMinutes} a day does not count`;
    case 'half_day':
      return `half day: worked ${explanation.workedMinutes} minutes, a whole day has at least ${explanation.belowMinutes}`;
    case 'late':
      return `late: seen first ${seen}, the shift starts at ${startOf(explanation)} with ${explanation.graceMinutes} minutes of grace`;
    case 'present':
      return explanation.startsAtMs === null
        ? `present: seen first ${seen}, no shift`
        : `present: seen first ${seen}, the shift starts at ${startOf(explanation)}`;
  }
}

function seenOf(explanation: Told, { camera, isEntered, toldAt }: CheckInOrigin): string {
  if (!('seenAtMs' in explanation)) return '';
  const { seenAtMs, timeZone } = explanation;
  const by = isEntered ? ', entered by hand' : bySomebody(camera);
  const told = toldAt === null ? '' : `, told by a person from a kept face on ${dayAndClock(toldAt, timeZone)}`;
  return `at ${clock(seenAtMs, timeZone)}${by}${told}`;
}

function bySomebody(camera: string): string {
  return camera === '' ? '' : ` by ${camera}`;
}

/** `2026-11-27 at 10:32` */
function dayAndClock(instant: Date, timeZone: string): string {
  return `${wallDate(instant.getTime(), timeZone)} at ${clock(instant.getTime(), timeZone)}`;
}

function noCoverage(percent: number | null, percentMin: number): string {
  if (percent === null) return 'no coverage: nobody was seen, and nobody knows what the entry cameras saw';
  return (
    `no coverage: nobody was seen, and the entry cameras were seeing for ${percent} % of the time; ` +
    `${percentMin} % are needed to call somebody absent`
  );
}

function startOf({ startsAtMs, timeZone }: { readonly startsAtMs: number | null; readonly timeZone: string }): string {
  return startsAtMs === null ? '' : clock(startsAtMs, timeZone);
}

/** `09:12`, and `09:12:30` where the seconds decide. */
function clock(instantMs: number, timeZone: string): string {
  const time = new Date(wallTimeMs(instantMs, timeZone)).toISOString().slice(11, 19);
  return time.endsWith(':00') ? time.slice(0, 5) : time;
}
