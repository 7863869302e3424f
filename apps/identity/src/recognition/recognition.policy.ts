import { isComparable, isStrangers, type TrackedSighting } from './tracked-sighting';

export interface RecognitionRules {
  /** So many sightings must agree. */
  readonly sightingsMin: number;
  readonly windowMs: number;
}

/** What the sightings of one track say together. */
export type TrackVerdict =
  | { readonly kind: 'person'; readonly personId: string }
  | { readonly kind: 'stranger'; readonly sightings: readonly TrackedSighting[] }
  | { readonly kind: 'open' };

/**
 * One face is one person. A track is somebody's when more than two thirds of the sightings that name anybody name
 * that person, and at least a third of all that could be compared do; the rest may be below the threshold, as half
 * of a walk is for somebody with one enrolment photo. It is a stranger's when more than two thirds know nobody.
 */
export function verdictOfTrack(sightings: readonly TrackedSighting[]): TrackVerdict {
  const counts = new Map<string, number>();
  let named = 0;
  for (const { personId } of sightings) {
    if (personId === undefined) continue;
    named += 1;
    counts.set(personId, (counts.get(personId) ?? 0) + 1);
  }
  const compared = sightings.filter(isComparable).length;
  for (const [personId, agreeing] of counts) {
    const others = named - agreeing;
    if (agreeing > 2 * others && 3 * agreeing >= compared) return { kind: 'person', personId };
  }
  const strangers = sightings.filter(isStrangers);
  return strangers.length > 2 * named ? { kind: 'stranger', sightings: strangers } : { kind: 'open' };
}

export interface RecognitionDecision {
  /** Oldest first. */
  readonly agreeing: readonly TrackedSighting[];
  readonly trackIds: readonly string[];
  readonly firstSeenAtMs: number;
  readonly lastSeenAtMs: number;
  /** Best of those that agree. */
  readonly similarity: number;
  /** Smallest of those that agree. */
  readonly margin: number;
}

/**
 * Whether this person was there: enough sightings within one window agree, counting only tracks whose verdict is this
 * person and that were not recognised as somebody else before. The window ends at the person's newest sighting, which
 * may be newer than the frame in hand when frames come out of order.
 *
 * @param nearby all sightings of one camera within a window's length before and after `atMs`
 * @param claimed track id → the person it was recognised as
 */
export function decideRecognition(
  personId: string,
  atMs: number,
  nearby: readonly TrackedSighting[],
  claimed: ReadonlyMap<string, string>,
  rules: RecognitionRules,
): RecognitionDecision | undefined {
  const newestMs = Math.max(
    ...nearby
      .filter((sighting) => sighting.personId === personId && sighting.capturedAtMs <= atMs + rules.windowMs)
      .map((sighting) => sighting.capturedAtMs),
  );
  const window = nearby.filter(
    ({ capturedAtMs }) => capturedAtMs > newestMs - rules.windowMs && capturedAtMs <= newestMs,
  );
  const agreeing = [...tracksOf(window)]
    .filter(([trackId, sightings]) => {
      const verdict = verdictOfTrack(sightings);
      return verdict.kind === 'person' && verdict.personId === personId && isFreeFor(personId, claimed.get(trackId));
    })
    .flatMap(([, sightings]) => sightings.filter((sighting) => sighting.personId === personId))
    .sort((one, other) => one.capturedAtMs - other.capturedAtMs);
  const [first] = agreeing;
  const last = agreeing.at(-1);
  if (first === undefined || last === undefined || agreeing.length < rules.sightingsMin) return undefined;
  return {
    agreeing,
    trackIds: [...new Set(agreeing.map((sighting) => sighting.trackId))],
    firstSeenAtMs: first.capturedAtMs,
    lastSeenAtMs: last.capturedAtMs,
    similarity: Math.max(...agreeing.map((sighting) => sighting.similarity)),
    margin: Math.min(...agreeing.map((sighting) => sighting.margin)),
  };
}

function isFreeFor(personId: string, claimedBy: string | undefined): boolean {
  return claimedBy === undefined || claimedBy === personId;
}

export function tracksOf(sightings: readonly TrackedSighting[]): ReadonlyMap<string, readonly TrackedSighting[]> {
  const tracks = new Map<string, TrackedSighting[]>();
  for (const sighting of sightings) {
    const track = tracks.get(sighting.trackId);
    if (track === undefined) tracks.set(sighting.trackId, [sighting]);
    else track.push(sighting);
  }
  return tracks;
}

/**
 * Nobody is in a picture twice: of several faces of one frame that match the same person (twins, a portrait on the
 * wall) the most alike keeps the name and the others are nobody's.
 */
export function onePlaceEach<F extends { readonly personId: string | undefined; readonly similarity: number }>(
  faces: readonly F[],
): (F | (Omit<F, 'personId' | 'reason'> & { readonly personId: undefined; readonly reason: string }))[] {
  return faces.map((face, index) => {
    const isOutdone = faces.some(
      (other, otherIndex) =>
        otherIndex !== index &&
        other.personId === face.personId &&
        (other.similarity > face.similarity || (other.similarity === face.similarity && otherIndex < index)),
    );
    return face.personId !== undefined && isOutdone
      ? { ...face, personId: undefined, reason: 'same_person_twice' }
      : face;
  });
}
