import { verdictOfTrack } from '../recognition/recognition.policy';
import type { TrackedSighting } from '../recognition/tracked-sighting';

/**
 * The sightings that make a visit of a stranger out of a track, or undefined: somebody who was recognised on this track
 * and now turns the head is none, and a single look is none.
 */
export function strangersOfTrack(
  track: readonly TrackedSighting[],
  isRecognized: boolean,
  sightingsMin: number,
): readonly TrackedSighting[] | undefined {
  if (isRecognized) return undefined;
  const verdict = verdictOfTrack(track);
  return verdict.kind === 'stranger' && verdict.sightings.length >= sightingsMin ? verdict.sightings : undefined;
}
