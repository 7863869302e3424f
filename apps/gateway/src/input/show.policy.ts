/** An empty text of a message says "nothing"; answers say it with null. */
export function textOrNull(text: string): string | null {
  return text === '' ? null : text;
}

/** As `textOrNull`, of numbers that have no 0. */
export function nothingWhenZero(value: number): number | null {
  return value === 0 ? null : value;
}

/** Messages carry 32-bit floats; their noise beyond so many decimals is not shown. */
export function rounded(value: number, decimals = 4): number {
  const factor = 10 ** decimals;
  return Math.round(value * factor) / factor;
}

export function roundedOrNull(value: number | undefined, decimals = 4): number | null {
  return value === undefined ? null : rounded(value, decimals);
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The members that were given: a message's optional field is set or absent, never undefined. */
export function given<T extends object>(members: T): Defined<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Defined<T>;
}

/** In a change null clears, which messages say with the empty text. */
export function clearedByNull(text: string | null | undefined): string | undefined {
  return text === null ? '' : text;
}
