/** Of a gallery that changes all the time. */
const againAfterMs = 600_000;
/** What cameras see changes without the gallery. */
const anywayAfterMs = 24 * 3_600_000;
/** A gallery that is filled grows by more than this from one look to the next, and is another one by then. */
const grownShare = 0.1;

export interface ComputedOf {
  readonly computedAt: Date;
  readonly galleryRevision: number;
  readonly sampledPeople: number;
}

export interface GalleryNow {
  readonly revision: number;
  readonly people: number;
  /** More are never looked at. */
  readonly sampledPeopleMax: number;
}

/** Whether what was computed of a gallery is to be computed again. */
export function isComputationDue(newest: ComputedOf | undefined, gallery: GalleryNow, nowMs: number): boolean {
  if (newest === undefined) return true;
  const ageMs = nowMs - newest.computedAt.getTime();
  if (ageMs > anywayAfterMs) return true;
  if (newest.galleryRevision === gallery.revision) return false;
  const sampleNow = Math.min(gallery.people, gallery.sampledPeopleMax);
  return ageMs > againAfterMs || sampleNow > (1 + grownShare) * newest.sampledPeople;
}
