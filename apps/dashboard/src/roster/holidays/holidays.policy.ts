import type { Holiday } from '../holidays.queries';

/** All days of a calendar with one that is new, or called otherwise; in the order of their dates. */
export function withHoliday(holidays: readonly Holiday[], holiday: Holiday): Holiday[] {
  return [...without(holidays, holiday.date), holiday].sort((one, other) => (one.date < other.date ? -1 : 1));
}

export function without(holidays: readonly Holiday[], date: string): Holiday[] {
  return holidays.filter((one) => one.date !== date);
}

/** The years that have days, the first one first. */
export function yearsOf(holidays: readonly Holiday[]): readonly string[] {
  return [...new Set(holidays.map(({ date }) => date.slice(0, 4)))].sort();
}

/** The year that is shown first: this one, else the next that has days, else the last. */
export function yearShown(years: readonly string[], today: string): string | undefined {
  const thisYear = today.slice(0, 4);
  return years.find((year) => year >= thisYear) ?? years.at(-1);
}
