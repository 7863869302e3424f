/** A day off; dates are YYYY-MM-DD. */
export interface Holiday {
  readonly date: string;
  readonly name: string;
}

export interface RenamedHoliday extends Holiday {
  readonly nameBefore: string;
}

/** What becomes of the days of a calendar. */
export interface HolidayPlan {
  /** In the order of their dates. */
  readonly holidays: readonly Holiday[];
  readonly added: readonly Holiday[];
  readonly changed: readonly RenamedHoliday[];
  readonly removed: readonly Holiday[];
  readonly unchanged: number;
  /** What was wanted of days before `changeableFrom`, which stay as they are. */
  readonly kept: readonly Holiday[];
}

export interface HolidayWish {
  /** Each date once. */
  readonly wanted: readonly Holiday[];
  /** Whether a day goes that is not wanted. */
  readonly isRemoved: (date: string) => boolean;
  /** Days before it stay as they are; undefined: every day may change. */
  readonly changeableFrom: string | undefined;
}

/** @param before each date once */
export function planOfHolidays(before: readonly Holiday[], wish: HolidayWish): HolidayPlan {
  const names = new Map(before.map(({ date, name }) => [date, name]));
  const wantedDates = new Set(wish.wanted.map(({ date }) => date));
  const isFixed = (date: string): boolean => wish.changeableFrom !== undefined && date < wish.changeableFrom;
  const missing = before.filter(({ date }) => !wantedDates.has(date) && wish.isRemoved(date));
  const different = wish.wanted.filter(({ date, name }) => names.get(date) !== name);
  const changes = inOrder(different.filter(({ date }) => !isFixed(date)));
  const removed = inOrder(missing.filter(({ date }) => !isFixed(date)));
  const after = new Map(names);
  for (const { date } of removed) after.delete(date);
  for (const { date, name } of changes) after.set(date, name);
  return {
    holidays: inOrder([...after].map(([date, name]) => ({ date, name }))),
    added: changes.filter(({ date }) => !names.has(date)),
    changed: changes.flatMap((one) => {
      const nameBefore = names.get(one.date);
      return nameBefore === undefined ? [] : [{ ...one, nameBefore }];
    }),
    removed,
    unchanged: wish.wanted.length - different.length,
    kept: inOrder([...different, ...missing].filter(({ date }) => isFixed(date))),
  };
}

/** Names of one day stand together. */
export function mergedByDate(holidays: readonly Holiday[], nameCharactersMax: number): Holiday[] {
  const names = new Map<string, Set<string>>();
  for (const { date, name } of holidays) names.set(date, (names.get(date) ?? new Set()).add(name));
  const merged = [...names].map(([date, all]) => ({ date, name: shortened([...all].join(', '), nameCharactersMax) }));
  return inOrder(merged);
}

/** To so many code points, as lengths of names are counted. */
export function shortened(text: string, charactersMax: number): string {
  const characters = Array.from(text);
  return characters.length <= charactersMax ? text : `${characters.slice(0, charactersMax - 1).join('')}…`;
}

function inOrder(holidays: readonly Holiday[]): Holiday[] {
  return [...holidays].sort((one, other) => (one.date < other.date ? -1 : 1));
}
