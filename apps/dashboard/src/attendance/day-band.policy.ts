import type { Schemas } from '@smart-attendance/client';
import { toWallTime } from '../i18n/site-time.policy';

type Row = Pick<Schemas['ExplainedAttendanceView'], 'check_in' | 'check_out' | 'punches' | 'intervals'>;

/** Shares are of the length of the band, from its begin. */
export interface Band {
  readonly stays: readonly {
    readonly start: number;
    readonly length: number;
    /** Nobody saw how it ended. */
    readonly isOpen: boolean;
  }[];
  readonly punches: readonly { readonly id: string; readonly at: number }[];
  readonly hours: readonly { readonly at: number; readonly instant: Date }[];
}

const hourMs = 3_600_000;
/** A label has its place on a phone as well. */
const labelsMax = 6;
const steps = [1, 2, 3, 4, 6, 8, 12, 24];

/** A day as a band of whole hours at the site; undefined where nothing happened at a time. */
export function toBand({ check_in, check_out, punches, intervals }: Row, timeZone: string): Band | undefined {
  const times = [
    check_in,
    check_out,
    ...punches.flatMap(({ from, to }) => [from, to]),
    ...intervals.flatMap(({ from, to }) => [from, to]),
  ].flatMap((instant) => (instant === null ? [] : Date.parse(instant)));
  if (times.length === 0) return undefined;
  const begin = hourBefore(Math.min(...times), timeZone);
  const end = begin + Math.max(1, Math.ceil((Math.max(...times) - begin) / hourMs)) * hourMs;
  const share = (instant: string | null): number =>
    ((instant === null ? end : Date.parse(instant)) - begin) / (end - begin);
  return {
    stays: intervals.map(({ from, to }) => ({
      start: share(from),
      length: share(to) - share(from),
      isOpen: to === null,
    })),
    punches: punches.map(({ id, from }) => ({ id, at: share(from) })),
    hours: hoursOf(begin, end),
  };
}

function hoursOf(begin: number, end: number): Band['hours'] {
  const hours = (end - begin) / hourMs;
  const step = steps.find((one) => hours / one <= labelsMax) ?? hours;
  return Array.from({ length: Math.floor(hours / step) + 1 }, (_, index) => ({
    at: (index * step) / hours,
    instant: new Date(begin + index * step * hourMs),
  }));
}

/** The whole hour on the wall before it: not every zone is whole hours from UTC. */
function hourBefore(ms: number, timeZone: string): number {
  const [, minutes = '0', seconds = '0'] = toWallTime(new Date(ms), timeZone).slice(11).split(':');
  return Math.floor(ms / 1_000) * 1_000 - (Number(minutes) * 60 + Number(seconds)) * 1_000;
}
