import type { PackCounts } from './model-packs.repository';

/** More people than this share of all may not lose their vectors by a switch unless somebody says so. */
export const lostShareMax = 0.01;

export type SwitchDecision =
  | { readonly kind: 'allowed'; readonly peopleLost: number }
  | { readonly kind: 'refused'; readonly reason: 'not_finished' | 'people_would_be_lost'; readonly peopleLost: number };

/** Whether a pack may become the active one. Who was enrolled a moment ago may still wait. */
export function decideSwitch(
  { peopleTotal, peopleDone, peopleWaiting }: Pick<PackCounts, 'peopleTotal' | 'peopleDone' | 'peopleWaiting'>,
  { isFinished, isConfirmed }: { readonly isFinished: boolean; readonly isConfirmed: boolean },
): SwitchDecision {
  const peopleLost = peopleTotal - peopleDone;
  const tooMany = lostShareMax * peopleTotal;
  // A photo that waits is looked at within seconds, so nobody has to confirm that it is lost.
  if (!isFinished || (peopleLost > tooMany && peopleWaiting > 0)) {
    return { kind: 'refused', reason: 'not_finished', peopleLost };
  }
  return peopleLost > tooMany && !isConfirmed
    ? { kind: 'refused', reason: 'people_would_be_lost', peopleLost }
    : { kind: 'allowed', peopleLost };
}
