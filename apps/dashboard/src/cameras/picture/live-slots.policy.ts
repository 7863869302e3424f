/** A picture that would move if there was room. */
export interface LiveWish {
  readonly id: string;
  /** Somebody points at it or has it in focus, or it is the one of its page. */
  readonly isHeld: boolean;
  /** Counts up with each wish. */
  readonly order: number;
}

/**
 * Browsers keep six connections to a host for all of its pages. One is for events, and with three for moving pictures
 * two are left for everything else. The gateway bounds the viewers of all pages together (PREVIEW_VIEWERS_MAX).
 */
const liveMax = 3;

/** Who moves: what is held, the latest first, then what moves already, then whoever wished first. */
export function decideLive(wishes: readonly LiveWish[], now: ReadonlySet<string>, max = liveMax): ReadonlySet<string> {
  const ranked = wishes.toSorted((one, other) => {
    if (one.isHeld !== other.isHeld) return one.isHeld ? -1 : 1;
    if (one.isHeld) return other.order - one.order;
    const [isOne, isOther] = [now.has(one.id), now.has(other.id)];
    if (isOne !== isOther) return isOne ? -1 : 1;
    return one.order - other.order;
  });
  return new Set(ranked.slice(0, max).map(({ id }) => id));
}

/** Stills are renewed the slower the more of them there are: thirty are 180 requests a minute of 3,000. */
export function stillEveryMs(pictures: number): number {
  return pictures <= 12 ? 5_000 : 10_000;
}
