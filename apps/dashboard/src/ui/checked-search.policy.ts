type Search = Readonly<Record<string, unknown>>;

/**
 * Only what a page says that it knows of its address. The router lays what is checked over what was typed, so a month
 * that is none, left out by the check, was there all the same, and the page of a person fell over it.
 */
export function checkedSearch<Checked extends object>(check: (typed: Record<string, unknown>) => Checked) {
  return (typed: Search): Checked => ({
    ...Object.fromEntries(Object.keys(typed).map((key) => [key, undefined])),
    ...check(typed),
  });
}
