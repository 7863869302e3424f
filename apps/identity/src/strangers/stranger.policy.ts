import { verdictOfTrack } from '../recognition/recognition.policy';
import type { TrackedSighting } from '../recognition/tracked-sighting';

/**
 * The sightings that make a visit of a stranger out of a track that nobody was recognised on; undefined for too few,
 * and for somebody known who turns the head.
 */
export function strangersOfTrack(
  track: readonly TrackedSighting[],
  sightingsMin: number,
): readonly TrackedSighting[] | undefined {
  const verdict = verdictOfTrack(track);
  return verdict.kind === 'stranger' && verdict.sightings.length >= sightingsMin ? verdict.sightings : undefined;
}
