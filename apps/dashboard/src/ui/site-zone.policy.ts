interface Site {
  /** In the order of their dates. */
  readonly versions: readonly { readonly valid_from: string | null; readonly time_zone: string }[];
}

/** The zone of a site on that day; null: that of all, by which the default site goes before its first version. */
export function zoneOn(day: string, { versions }: Site): string | null {
  return versions.findLast(({ valid_from: from }) => from === null || from <= day)?.time_zone ?? null;
}
