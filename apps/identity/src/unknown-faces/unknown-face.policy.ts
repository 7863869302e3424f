import { cosineOf } from '../gallery/unit-vector';
import { verdictOfTrack } from '../recognition/recognition.policy';
import { isComparable, type TrackedSighting } from '../recognition/tracked-sighting';

/** More of one camera are not kept: one that looks at a street takes no room from the others. The newest stay. */
export const visitsPerCameraMax = 500;
/** More are not kept at all: some 40 MB, and as many vectors as are compared within milliseconds. The newest stay. */
export const visitsMax = 2_000;

/**
 * It could be compared and names nobody: nobody is near enough, two people are, or somebody said it is not that one.
 */
export function isForReview(sighting: Pick<TrackedSighting, 'personId' | 'reason'>): boolean {
  return sighting.personId === undefined && isComparable(sighting);
}

/**
 * Whether a track that is over is shown to a person: as many sightings could be compared as a recognition needs, nobody
 * was recognised on it, and its sightings do not say who it was, though too late or too few for a recognition.
 */
export function isVisitForReview(track: readonly TrackedSighting[], isClaimed: boolean, sightingsMin: number): boolean {
  if (isClaimed || verdictOfTrack(track).kind === 'person') return false;
  return track.filter(isComparable).length >= sightingsMin;
}

/** What the grouping knows of an unknown face: the mean of its vectors, at length 1. */
export interface FaceGroup {
  readonly id: string;
  readonly mean: Float32Array;
}

/**
 * The group that is most alike, if it is alike enough; of two that are as much alike, the one with the lower id, so
 * that every replica decides the same.
 */
export function groupOf(vector: Float32Array, groups: readonly FaceGroup[], cosineMin: number): FaceGroup | undefined {
  let best: { readonly group: FaceGroup; readonly similarity: number } | undefined;
  for (const group of groups) {
    const similarity = cosineOf(group.mean, vector);
    if (similarity < cosineMin) continue;
    const isBetter =
      best === undefined ||
      similarity > best.similarity ||
      (similarity === best.similarity && group.id < best.group.id);
    if (isBetter) best = { group, similarity };
  }
  return best?.group;
}

/** A key seals what was kept on its day, by UTC; it is destroyed when the last of that is old enough. */
export function dayOf(now: Date): string {
  return now.toISOString().slice(0, 10);
}

/** The keys of days before this one seal nothing that may still be kept. */
export function firstDayKept(now: Date, hours: number): string {
  return dayOf(new Date(now.getTime() - hours * 3_600_000));
}
