import { DateTime } from 'luxon';
import { wallInstantMs, wallTimeMs } from '../calendar/wall-clock.policy';

/** A moment that somebody wrote down. */
export type WrittenTime =
  | {
      readonly kind: 'read';
      readonly at: Date;
      /** What to look at all the same. */
      readonly warning: string | undefined;
    }
  | { readonly kind: 'wrong'; readonly message: string };

const local = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?$/;
const withOffset = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:?\d{2})$/i;

/**
 * On the wall of the site, or with an offset. One that comes twice is the first, one that clocks skip is the moment
 * after the gap; both are told.
 */
export function readWrittenTime(text: string, timeZone: string): WrittenTime {
  if (withOffset.test(text)) return exact(DateTime.fromISO(text.replace(' ', 'T').toUpperCase(), { zone: 'utc' }));
  const [, date = '', hours = '', minutes = '', seconds = '00'] = local.exec(text) ?? [];
  const wall = DateTime.fromISO(`${date}T${hours}:${minutes}:${seconds}`, { zone: 'utc' });
  if (date === '' || !wall.isValid || Number(hours) > 23) return wrong;
  const minuteOfDay = Number(hours) * 60 + Number(minutes);
  const minuteMs = wallInstantMs(date, minuteOfDay, timeZone);
  if (wallTimeMs(minuteMs, timeZone) !== minuteOfDay * 60_000) {
    return read(minuteMs, `is skipped, as clocks are turned forward: ${shown(minuteMs, timeZone)} is taken`);
  }
  const atMs = minuteMs + Number(seconds) * 1_000;
  const comesTwice = DateTime.fromMillis(atMs, { zone: timeZone }).getPossibleOffsets().length > 1;
  const twice = `comes twice, as clocks are turned back: ${shown(atMs, timeZone)} is taken; write an offset for the other`;
  return read(atMs, comesTwice ? twice : undefined);
}

const wrong: WrittenTime = {
  kind: 'wrong',
  message: 'must be a time as 2026-11-20 08:30 or 2026-11-20 08:30:15, or a moment with an offset',
};

function exact(time: DateTime): WrittenTime {
  return time.isValid ? read(time.toMillis(), undefined) : wrong;
}

function read(atMs: number, warning: string | undefined): WrittenTime {
  return { kind: 'read', at: new Date(atMs), warning };
}

function shown(atMs: number, timeZone: string): string {
  return DateTime.fromMillis(atMs, { zone: timeZone }).toFormat('yyyy-MM-dd HH:mm:ssZZ');
}
