const monthPattern = /^\d{4}-(0[1-9]|1[0-2])$/;

/** `2026-11` */
export function isMonth(text: string): boolean {
  return monthPattern.test(text);
}

export function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** Every day of it, `2026-11-01` and on. */
export function daysOfMonth(month: string): readonly string[] {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const count = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return Array.from({ length: count }, (_, index) => `${month}-${String(index + 1).padStart(2, '0')}`);
}

export function lastDayOf(month: string): string {
  return daysOfMonth(month).at(-1) ?? `${month}-28`;
}

/** So many months later, or before. */
export function addMonths(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + count, 1)).toISOString().slice(0, 7);
}

/** 1 is Monday, 7 Sunday. */
export function weekdayOf(day: string): number {
  return ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
}

interface WeekInfo {
  readonly weekend: readonly number[];
  readonly firstDay: number;
}

/** The days without work in the country of a reader, where the browser knows them; else Saturday and Sunday. */
export function weekendOf(locale: string): readonly number[] {
  return weekInfoOf(locale)?.weekend ?? [6, 7];
}

/** The weekday with which weeks begin in the country of a reader; Monday where the browser does not know. */
export function firstWeekdayOf(locale: string): number {
  return weekInfoOf(locale)?.firstDay ?? 1;
}

/** The days of a month by weeks; undefined where a week has days of other months. */
export function weeksOf(month: string, firstWeekday: number): readonly (readonly (string | undefined)[])[] {
  const days = daysOfMonth(month);
  const before = (weekdayOf(days[0] ?? '') - firstWeekday + 7) % 7;
  const cells = [...Array.from({ length: before }, () => undefined), ...days];
  return Array.from({ length: Math.ceil(cells.length / 7) }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => cells[week * 7 + day]),
  );
}

/** A week of any month, in the order in which it is shown: for the names of its days. */
export function weekFrom(firstWeekday: number): readonly string[] {
  // 2 November 2026 is a Monday.
  return Array.from({ length: 7 }, (_, index) => `2026-11-0${2 + ((firstWeekday - 1 + index) % 7)}`);
}

/** A method in newer browsers, a member in older ones, and not there in some. */
function weekInfoOf(tag: string): WeekInfo | undefined {
  const locale = new Intl.Locale(tag) as Intl.Locale & {
    readonly getWeekInfo?: () => WeekInfo;
    readonly weekInfo?: WeekInfo;
  };
  return locale.getWeekInfo?.() ?? locale.weekInfo;
}
