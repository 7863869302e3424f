import type { LiveEvent, RowOf } from '@smart-attendance/client';
import { attendanceDayOf, type SiteCalendar } from '../i18n/site-day.policy';

/** Somebody who came today: the row that their first recognition opened. */
export interface Arrival {
  /** Of the row. */
  readonly id: string;
  readonly userId: string;
  readonly name: string | null;
  readonly department: string | null;
  /** Of the row. */
  readonly date: string;
  readonly at: string;
  readonly cameraId: string | null;
  /** Null where nobody has said it: of what is told as it happens, until the list is read. */
  readonly cameraName: string | null;
  /** Of the site where it was; null: that of all. */
  readonly timeZone: string | null;
  readonly location: string | null;
  readonly similarity: number | null;
  readonly isLate: boolean;
  /** A person said later who it was: nobody came just now. */
  readonly isTold: boolean;
}

/** More than a screen shows; older ones are in the list of people, and in attendance. */
export const arrivalsMax = 50;

type Row = Pick<
  RowOf<'/attendance'>,
  | 'id'
  | 'user_id'
  | 'user_name'
  | 'department'
  | 'date'
  | 'check_in'
  | 'camera_id'
  | 'time_zone'
  | 'location'
  | 'similarity'
  | 'status'
  | 'told_at'
> &
  Partial<Pick<RowOf<'/attendance'>, 'camera_name'>>;

/** Undefined of a day without a check-in, as an absence. */
export function toArrival(row: Row): Arrival | undefined {
  if (row.check_in === null) return undefined;
  return {
    id: row.id,
    userId: row.user_id,
    name: row.user_name,
    department: row.department,
    date: row.date,
    at: row.check_in,
    cameraId: row.camera_id,
    cameraName: row.camera_name ?? null,
    timeZone: row.time_zone,
    location: row.location,
    similarity: row.similarity,
    isLate: row.status === 'late',
    isTold: row.told_at !== null,
  };
}

export const arrivalTypes = ['attendance.recorded', 'attendance.corrected', 'person.erased'] as const;
type ArrivalEvent = Extract<LiveEvent, { type: (typeof arrivalTypes)[number] }>;

/**
 * Those of today. Sites count their days apart: what is today in Tokyo is the day after in Berlin, and a row is of the
 * day that its own site has.
 *
 * @param ofAll the site whose zone a row has that says none
 */
export function ofToday<Row extends { readonly date: string; readonly timeZone: string | null }>(
  rows: readonly Row[],
  now: Date,
  ofAll: SiteCalendar,
): Row[] {
  const zones = new Set(rows.map(({ timeZone }) => timeZone ?? ofAll.timeZone));
  const days = new Map([...zones].map((timeZone) => [timeZone, attendanceDayOf(now, { ...ofAll, timeZone })]));
  return rows.filter(({ date, timeZone }) => date === days.get(timeZone ?? ofAll.timeZone));
}

/**
 * What is shown after something happened: the newest first, each row once, nobody who was erased.
 *
 * @param days those that are today anywhere, of which `ofToday` takes
 */
export function afterEvents(
  shown: readonly Arrival[],
  events: readonly ArrivalEvent[],
  days: { readonly from: string; readonly to: string },
): Arrival[] {
  const arrivals = new Map(shown.map((arrival) => [arrival.id, arrival]));
  // Events have no names of cameras; who comes after somebody comes by the same few.
  const names = new Map(shown.map(({ cameraId, cameraName }) => [cameraId, cameraName]));
  for (const event of events) {
    if (event.type === 'person.erased') {
      for (const { id, userId } of [...arrivals.values()]) if (userId === event.user_id) arrivals.delete(id);
      continue;
    }
    const { data } = event;
    // What moves only the check-out is no arrival.
    if (data.change === 'extended' || data.date < days.from || data.date > days.to) continue;
    const arrival = data.change === 'deleted' ? undefined : toArrival(data);
    if (arrival === undefined) arrivals.delete(data.id);
    else arrivals.set(arrival.id, { ...arrival, cameraName: names.get(arrival.cameraId) ?? null });
  }
  return [...arrivals.values()].sort((a, b) => b.at.localeCompare(a.at)).slice(0, arrivalsMax);
}

/** Those that were told as it happened, whose names are in the list alone. */
export function unnamedCameras(arrivals: readonly Arrival[]): string[] {
  return [...new Set(arrivals.flatMap(({ cameraId, cameraName }) => (cameraName === null ? (cameraId ?? []) : [])))];
}
