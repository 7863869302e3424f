/** Rules from a date on, until the next version begins. */
export interface RuleVersion {
  /** 1 and on in the order in which they were made; never given twice. */
  readonly version: number;
  /** YYYY-MM-DD */
  readonly validFrom: string;
}

/** Of the first version of what is new: there is no day before it. */
export const fromTheBeginning = '1900-01-01';

/** Twice a week for a year; more are a mistake. */
export const versionsMax = 100;

/** @param versions in the order of their dates */
export function versionOn<V extends Pick<RuleVersion, 'validFrom'>>(
  versions: readonly V[],
  date: string,
): V | undefined {
  return versions.findLast(({ validFrom }) => validFrom <= date);
}

/** With the rules valid from a date on; they take the place of a version that begins on the same day. */
export function withVersion<V extends RuleVersion>(
  versions: readonly V[],
  validFrom: string,
  rules: Omit<V, keyof RuleVersion>,
): readonly V[] {
  const version = Math.max(0, ...versions.map((one) => one.version)) + 1;
  const added = { ...rules, version, validFrom } as V;
  return [...versions.filter((one) => one.validFrom !== validFrom), added].sort((one, other) =>
    one.validFrom < other.validFrom ? -1 : 1,
  );
}
