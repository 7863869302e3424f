import { weekdayOf } from '../../ui/month.policy';

const dayMs = 24 * 60 * 60 * 1_000;

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * dayMs).toISOString().slice(0, 10);
}

/** The day with which the week of a day begins; 1 is Monday, 7 Sunday. */
export function weekStartOf(day: string, firstWeekday: number): string {
  return addDays(day, -((weekdayOf(day) - firstWeekday + 7) % 7));
}

export function daysFrom(day: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => addDays(day, index));
}

/** Row and week of the roster. */
export interface WeekCell {
  readonly row: number;
  readonly week: number;
}

/** Two corners; people and weeks between them are selected. */
export interface WeekSelection {
  readonly anchor: WeekCell;
  readonly focus: WeekCell;
}

export interface WeekRange {
  readonly firstRow: number;
  readonly lastRow: number;
  readonly firstWeek: number;
  readonly lastWeek: number;
}

export function rangeOf({ anchor, focus }: WeekSelection): WeekRange {
  return {
    firstRow: Math.min(anchor.row, focus.row),
    lastRow: Math.max(anchor.row, focus.row),
    firstWeek: Math.min(anchor.week, focus.week),
    lastWeek: Math.max(anchor.week, focus.week),
  };
}

export function isWithin({ firstRow, lastRow, firstWeek, lastWeek }: WeekRange, { row, week }: WeekCell): boolean {
  return firstRow <= row && row <= lastRow && firstWeek <= week && week <= lastWeek;
}

/** The days that are selected, as far as they may still be planned; undefined where all of them have begun. */
export function plannableDays(
  start: string,
  { firstWeek, lastWeek }: Pick<WeekRange, 'firstWeek' | 'lastWeek'>,
  tomorrow: string,
): { readonly from: string; readonly to: string } | undefined {
  const first = addDays(start, firstWeek * 7);
  const to = addDays(start, lastWeek * 7 + 6);
  const from = first < tomorrow ? tomorrow : first;
  return from > to ? undefined : { from, to };
}
