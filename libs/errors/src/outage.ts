/** Why something cannot be done now, although the same may succeed later. */
export interface Outage<Reason extends string = string> {
  /** Machine-readable. */
  readonly reason: Reason;
  /** For whoever asked. */
  readonly sentence: string;
  readonly retryAfterSeconds: number;
}

/** `later` where somebody has to do something first. */
const retryAfterSeconds = { soon: 2, later: 10 } as const;

/** Outages by their reasons: how soon the same may succeed, and the sentence. */
export function outages<Reason extends string>(
  table: Readonly<Record<Reason, readonly [retry: keyof typeof retryAfterSeconds, sentence: string]>>,
): { readonly [R in Reason]: Outage<R> } {
  const entries = Object.entries<readonly [retry: keyof typeof retryAfterSeconds, sentence: string]>(table).map(
    ([reason, [retry, sentence]]) => [reason, { reason, sentence, retryAfterSeconds: retryAfterSeconds[retry] }],
  );
  return Object.fromEntries(entries) as { readonly [R in Reason]: Outage<R> };
}
