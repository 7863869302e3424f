/** `2026-11`, of the site. */
export type Month = string;

export function monthOf(day: string): Month {
  return day.slice(0, 7);
}

const monthForm = /^\d{4}-(0[1-9]|1[0-2])$/;

/** Of an address; undefined where it makes no sense. */
export function toMonth(value: unknown): Month | undefined {
  return typeof value === 'string' && monthForm.test(value) ? value : undefined;
}

export function addMonths(month: Month, months: number): Month {
  const date = new Date(`${month}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + months);
  return monthOf(date.toISOString());
}

export function firstDayOf(month: Month): string {
  return `${month}-01`;
}

export function lastDayOf(month: Month): string {
  const date = new Date(`${addMonths(month, 1)}-01T00:00:00Z`);
  date.setUTCDate(0);
  return date.toISOString().slice(0, 10);
}

/**
 * The weeks of a month as days `2026-11-01`; undefined are those of the months beside it.
 * @param firstWeekday 1 is Monday, 7 Sunday, as Intl counts them
 */
export function weeksOf(month: Month, firstWeekday: number): (string | undefined)[][] {
  const first = new Date(`${month}-01T00:00:00Z`);
  const before = (first.getUTCDay() - firstWeekday + 7) % 7;
  const days = Number(lastDayOf(month).slice(8));
  const cells = Array.from({ length: Math.ceil((before + days) / 7) * 7 }, (_, index) => {
    const day = index - before + 1;
    return day < 1 || day > days ? undefined : `${month}-${String(day).padStart(2, '0')}`;
  });
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

/** A week of any month, in the order in which it is shown: for the names of the days. */
export function weekdaysFrom(firstWeekday: number): string[] {
  // 2 November 2026 is a Monday.
  return Array.from(
    { length: 7 },
    (_, index) => `2026-11-${String(1 + ((firstWeekday - 1 + index) % 7) + 1).padStart(2, '0')}`,
  );
}

interface WithWeekInfo {
  readonly getWeekInfo?: () => { readonly firstDay: number };
  readonly weekInfo?: { readonly firstDay: number };
}

/** Where the browser does not know: Monday, as ISO 8601 has it. */
export function firstWeekdayOf(locale: string): number {
  const known = new Intl.Locale(locale) as WithWeekInfo;
  return known.getWeekInfo?.().firstDay ?? known.weekInfo?.firstDay ?? 1;
}
