import type { Schemas } from '@smart-attendance/client';

type Model = Schemas['ModelView'];

/** Its vectors are being made. */
export function isUnderWay({ state }: Pick<Model, 'state'>): boolean {
  return state === 'running';
}

/**
 * Its vectors are made, but those that wait for a pack which no worker has: the server asks whether they are given up.
 */
export function canSwitch({ state, stalled_reason: reason }: Pick<Model, 'state' | 'stalled_reason'>): boolean {
  return state === 'finished' || (state === 'running' && reason === 'enrolment_pack_not_served');
}

/** Of 100. Photos of which there is no vector to be had are looked at as well. */
export function percentDone({
  photos_total: total,
  photos_done: done,
  photos_failed: failed,
}: Pick<Model, 'photos_total' | 'photos_done' | 'photos_failed'>): number {
  return total === 0 ? 100 : Math.min(100, Math.floor((100 * (done + failed)) / total));
}

/** Fewer say nothing of how far two packs agree. */
const facesMin = 100;

/** The share of faces of which both say the same; undefined while there are too few. */
export function agreementOf({ agreement }: Pick<Model, 'agreement'>): number | undefined {
  const { faces, same_person: same, both_nobody: nobody } = agreement;
  return faces < facesMin ? undefined : (same + nobody) / faces;
}

/** Above one in a hundred the server wants to hear that it is meant. */
export function losesTooMany({
  people_lost: lost,
  people_total: total,
}: Pick<Model, 'people_lost' | 'people_total'>): boolean {
  return 100 * lost > total;
}

/** Why no vectors are made though photos wait, as far as there are words for it. */
const stalls = ['pack_not_served', 'enrolment_pack_not_served', 'unavailable'] as const;

/** Undefined while they are made; `unavailable`, which is tried again by itself, for what is not known here. */
export function stallOf({
  stalled_reason: reason,
}: Pick<Model, 'stalled_reason'>): (typeof stalls)[number] | undefined {
  if (reason === '') return undefined;
  return stalls.find((known) => known === reason) ?? 'unavailable';
}
