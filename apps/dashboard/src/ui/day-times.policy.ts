interface Row {
  readonly check_in: string | null;
  readonly check_out: string | null;
}

/** What there is to say of when somebody was there: from and to, from, or nothing, as of an absence. */
export type DayTimes =
  | { readonly kind: 'none' }
  | { readonly kind: 'open'; readonly from: string }
  | { readonly kind: 'whole'; readonly from: string; readonly to: string };

export function timesOf({ check_in: from, check_out: to }: Row): DayTimes {
  if (from === null) return { kind: 'none' };
  return to === null ? { kind: 'open', from } : { kind: 'whole', from, to };
}
