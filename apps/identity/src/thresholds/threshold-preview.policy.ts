/** What the sightings of one track say about one person, or about nobody. */
export interface TrackTally {
  readonly trackId: string;
  readonly cameraId: string;
  /** Undefined: nobody near. */
  readonly personId: string | undefined;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly similarityMax: number;
  /** Good enough to be compared. */
  readonly comparable: number;
  readonly namedNow: number;
  /** With the other threshold. */
  readonly namedThen: number;
}

/** A face followed through the picture, and whose it is or would be. */
export interface ChangedVisit {
  readonly trackId: string;
  readonly cameraId: string;
  readonly personId: string;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly sightings: number;
  readonly similarity: number;
  readonly isStranger: boolean;
}

export interface PreviewedVisits {
  /** That were recognised. */
  readonly visits: number;
  /** Of people nobody knew. */
  readonly strangers: number;
  readonly lost: readonly ChangedVisit[];
  readonly gained: readonly ChangedVisit[];
}

/**
 * What another threshold would have made of visits. A track is decided as a whole, by the rules of a recognition:
 * enough sightings, more than two thirds of those that name anybody, a third of all that could be compared.
 *
 * @param claimed track id → who was recognised on it
 * @param strangers tracks of visits of strangers
 */
export function previewVisits(
  tallies: readonly TrackTally[],
  claimed: ReadonlyMap<string, string>,
  strangers: ReadonlySet<string>,
  sightingsMin: number,
): PreviewedVisits {
  const tracks = new Map<string, TrackTally[]>();
  for (const tally of tallies) tracks.set(tally.trackId, [...(tracks.get(tally.trackId) ?? []), tally]);
  const [lost, gained]: [ChangedVisit[], ChangedVisit[]] = [[], []];
  let [visits, strange] = [0, 0];
  for (const [trackId, track] of tracks) {
    const isStranger = strangers.has(trackId);
    const was = claimed.get(trackId);
    if (was !== undefined) visits += 1;
    if (isStranger) strange += 1;
    const [now, then] = [nameOf(track, 'namedNow', sightingsMin), nameOf(track, 'namedThen', sightingsMin)];
    if (was !== undefined && now === was && then !== was) lost.push(changed(track, was, isStranger));
    if (was === undefined && now === undefined && then !== undefined) gained.push(changed(track, then, isStranger));
  }
  return { visits, strangers: strange, lost: lost.sort(byTime), gained: gained.sort(byTime) };
}

function nameOf(
  track: readonly TrackTally[],
  count: 'namedNow' | 'namedThen',
  sightingsMin: number,
): string | undefined {
  const named = track.reduce((sum, tally) => sum + (tally.personId === undefined ? 0 : tally[count]), 0);
  const comparable = track.reduce((sum, tally) => sum + tally.comparable, 0);
  return track.find((tally) => {
    const agreeing = tally[count];
    const isEnough = agreeing >= sightingsMin && 3 * agreeing >= comparable && agreeing > 2 * (named - agreeing);
    return tally.personId !== undefined && isEnough;
  })?.personId;
}

function changed(track: readonly TrackTally[], personId: string, isStranger: boolean): ChangedVisit {
  const times = track.flatMap(({ firstSeenAt, lastSeenAt }) => [firstSeenAt.getTime(), lastSeenAt.getTime()]);
  const [first] = track;
  return {
    trackId: first?.trackId ?? '',
    cameraId: first?.cameraId ?? '',
    personId,
    firstSeenAt: new Date(Math.min(...times)),
    lastSeenAt: new Date(Math.max(...times)),
    sightings: track.reduce((sum, tally) => sum + tally.comparable, 0),
    similarity: Math.max(...track.filter((tally) => tally.personId === personId).map((tally) => tally.similarityMax)),
    isStranger,
  };
}

function byTime(one: ChangedVisit, other: ChangedVisit): number {
  return one.firstSeenAt.getTime() - other.firstSeenAt.getTime() || (one.trackId < other.trackId ? -1 : 1);
}
