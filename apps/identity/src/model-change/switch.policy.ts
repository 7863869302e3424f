import type { PackCounts } from './model-packs.repository';

/** More people than this share of all may not lose their vectors by a switch unless somebody says so. */
export const lostShareMax = 0.01;

export type SwitchDecision =
  | { readonly kind: 'allowed'; readonly peopleLost: number }
  | { readonly kind: 'refused'; readonly reason: 'not_finished' | 'people_would_be_lost'; readonly peopleLost: number };

/** Whether a pack may become the active one. */
export function decideSwitch(
  counts: Pick<PackCounts, 'peopleTotal' | 'peopleDone'>,
  { isFinished, isConfirmed }: { readonly isFinished: boolean; readonly isConfirmed: boolean },
): SwitchDecision {
  const peopleLost = counts.peopleTotal - counts.peopleDone;
  if (!isFinished) return { kind: 'refused', reason: 'not_finished', peopleLost };
  const isTooMany = peopleLost > lostShareMax * counts.peopleTotal;
  return isTooMany && !isConfirmed
    ? { kind: 'refused', reason: 'people_would_be_lost', peopleLost }
    : { kind: 'allowed', peopleLost };
}
