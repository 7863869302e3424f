import type { PackCounts } from './model-packs.repository';

/** Why a pack stalls whose other photos were all looked at. */
export const enrolmentPackNotServed = 'enrolment_pack_not_served';

/** More people than this share of all may not lose their vectors by a switch unless somebody says so. */
export const lostShareMax = 0.01;

export interface PackState {
  readonly isFinished: boolean;
  /** All is made but of photos that only packs know which no worker has: they may never come back. */
  readonly isStalled?: boolean;
}

export type SwitchDecision =
  | { readonly kind: 'allowed'; readonly peopleLost: number }
  | { readonly kind: 'refused'; readonly reason: 'not_finished' | 'people_would_be_lost'; readonly peopleLost: number };

/** Whether a pack may become the active one. Who was enrolled a moment ago may still wait. */
export function decideSwitch(
  { peopleTotal, peopleDone, peopleWaiting }: Pick<PackCounts, 'peopleTotal' | 'peopleDone' | 'peopleWaiting'>,
  { isFinished, isStalled = false, isConfirmed }: PackState & { readonly isConfirmed: boolean },
): SwitchDecision {
  const peopleLost = peopleTotal - peopleDone;
  const tooMany = lostShareMax * peopleTotal;
  // A photo that waits is looked at within seconds, so nobody has to confirm that it is lost.
  if (!isStalled && (!isFinished || (peopleLost > tooMany && peopleWaiting > 0))) {
    return { kind: 'refused', reason: 'not_finished', peopleLost };
  }
  return peopleLost > tooMany && !isConfirmed
    ? { kind: 'refused', reason: 'people_would_be_lost', peopleLost }
    : { kind: 'allowed', peopleLost };
}
