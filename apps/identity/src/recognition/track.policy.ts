import { stableId } from '../stable-id';
import { hasGoneOut, type FrameSize } from './track-exit.policy';
import { isStrangers, type Box, type TrackedSighting } from './tracked-sighting';

export interface TrackRules {
  /** A face that was away longer is another track. */
  readonly gapMs: number;
  /** Two faces less alike than this are hardly ever one person's. */
  readonly unlikeCosine: number;
}

/** A face of the frame in hand, before it belongs to a track. */
export interface PlacedFace {
  readonly faceIndex: number;
  readonly box: Box;
  readonly personId: string | undefined;
  readonly reason: string;
  /** To the most alike person of the gallery, and so at most this to anybody of it. */
  readonly similarity: number;
}

/**
 * A walker crosses up to 12 face widths a second (2 m/s, a face is 0.16 m), so reach grows with the time between two
 * sightings; beyond 3 widths a neighbour would be taken for the same face.
 */
const reachWidthsMin = 1;
const reachWidthsMax = 3;
const walkWidthsPerSecond = 10;
const sizeRatioMax = 2;
/**
 * Within this time nobody takes another's place before a camera, so a change of name is a contradiction about one
 * face. After it, in a queue, it is the next person.
 */
const handoverMs = 700;

/** In so many frames a face must be missed before another may have its place; in a single one it often is. */
const missedFramesMin = 2.5;
/** So many sightings of nobody known make a stranger of somebody who is followed. */
const strangerSightingsMin = 2;

interface TrackEnd {
  readonly trackId: string;
  readonly box: Box;
  readonly apartMs: number;
  /** Longer than between the sightings before: the face was looked for and not there. */
  readonly wasMissed: boolean;
  /** It walked out of the picture, or was at its edge when it was missed. */
  readonly isOut: boolean;
  /** When all sightings are of nobody known: the most that any of them is like anybody of the gallery. */
  readonly strangersSimilarity: number | undefined;
  /** Who most of its sightings name. */
  readonly dominant: string | undefined;
  /** The nearest sighting in time that names somebody. */
  readonly named: { readonly personId: string; readonly apartMs: number } | undefined;
}

interface Pair {
  readonly faceIndex: number;
  readonly trackId: string;
  readonly cost: number;
}

/**
 * Which track each face continues, by place, size and time; at most one face a track and one track a face. Faces go
 * first to a track that names the same person, so that two people who cross keep their tracks. A face near no track
 * begins one of its own, and so does the next person: who has another name than the track, or is not who the track
 * knows, or comes where a face has left the picture. Of strangers nothing is kept that could tell them apart, so of two
 * who take each other's place in the middle of the picture within the gap only the first is seen.
 *
 * @param recent sightings of the same camera around that time, of other frames
 * @returns face index → track id, for every face
 */
export function assignTracks(
  frame: {
    readonly frameId: string;
    readonly capturedAtMs: number;
    readonly faces: readonly PlacedFace[];
    /** Absent: it has no edges. */
    readonly size?: FrameSize | undefined;
  },
  recent: readonly TrackedSighting[],
  rules: TrackRules,
): ReadonlyMap<number, string> {
  const ends = trackEnds(frame, recent, rules);
  const assigned = new Map<number, string>();
  const taken = new Set<string>();
  const take = (allows: (face: PlacedFace, end: TrackEnd) => boolean): void => {
    for (const { faceIndex, trackId } of pairsByCost(frame.faces, ends, allows)) {
      if (assigned.has(faceIndex) || taken.has(trackId)) continue;
      assigned.set(faceIndex, trackId);
      taken.add(trackId);
    }
  };
  take((face, end) => face.personId !== undefined && face.personId === end.dominant);
  take((face, end) => !end.isOut && !isNextPerson(face, end, rules.unlikeCosine));
  for (const { faceIndex } of frame.faces) {
    if (!assigned.has(faceIndex)) assigned.set(faceIndex, stableId('track', frame.frameId, faceIndex));
  }
  return assigned;
}

function isNextPerson(face: PlacedFace, end: TrackEnd, unlikeCosine: number): boolean {
  const { named, strangersSimilarity } = end;
  if (named !== undefined && named.apartMs > handoverMs) {
    if (face.personId !== undefined) return named.personId !== face.personId;
    // Somebody known who turns the head is like nobody, too, but does not go away for it.
    return end.apartMs > handoverMs && isStrangers(face) && face.similarity < unlikeCosine;
  }
  if (face.personId === undefined || strangersSimilarity === undefined || end.apartMs <= handoverMs) return false;
  return end.wasMissed || strangersSimilarity < unlikeCosine;
}

function trackEnds(
  { capturedAtMs: atMs, size }: { readonly capturedAtMs: number; readonly size?: FrameSize | undefined },
  recent: readonly TrackedSighting[],
  rules: TrackRules,
): TrackEnd[] {
  const byTrack = new Map<string, TrackedSighting[]>();
  for (const sighting of recent) {
    const track = byTrack.get(sighting.trackId);
    if (track === undefined) byTrack.set(sighting.trackId, [sighting]);
    else track.push(sighting);
  }
  return [...byTrack.entries()].flatMap(([trackId, sightings]) => {
    const nearestFirst = [...sightings].sort(
      (one, other) => Math.abs(one.capturedAtMs - atMs) - Math.abs(other.capturedAtMs - atMs),
    );
    const [nearest] = nearestFirst;
    const apartMs = Math.abs((nearest?.capturedAtMs ?? 0) - atMs);
    if (nearest === undefined || apartMs > rules.gapMs) return [];
    const wasMissed = apartMs > Math.max(handoverMs, missedFramesMin * usualGapMs(sightings));
    const named = nearestFirst.find((sighting) => sighting.personId !== undefined);
    return [
      {
        trackId,
        apartMs,
        box: nearest.box,
        wasMissed,
        isOut: size !== undefined && hasGoneOut(nearestFirst, atMs, wasMissed, size),
        strangersSimilarity: named === undefined ? strangersSimilarityOf(sightings) : undefined,
        dominant: dominantOf(sightings),
        named: nameOf(named, atMs),
      },
    ];
  });
}

/** Between one sighting and the next, the median; of a single one nobody knows, and it is as long as can be. */
function usualGapMs(sightings: readonly TrackedSighting[]): number {
  const times = sightings.map(({ capturedAtMs }) => capturedAtMs).sort((one, other) => one - other);
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? time));
  return gaps.sort((one, other) => one - other)[Math.floor(gaps.length / 2)] ?? Infinity;
}

function strangersSimilarityOf(sightings: readonly TrackedSighting[]): number | undefined {
  const strangers = sightings.filter(isStrangers);
  return strangers.length < strangerSightingsMin
    ? undefined
    : Math.max(...strangers.map(({ similarity }) => similarity));
}

function nameOf(sighting: TrackedSighting | undefined, atMs: number): TrackEnd['named'] {
  if (sighting?.personId === undefined) return undefined;
  return { personId: sighting.personId, apartMs: Math.abs(sighting.capturedAtMs - atMs) };
}

function dominantOf(sightings: readonly TrackedSighting[]): string | undefined {
  const counts = new Map<string, number>();
  let best: string | undefined;
  for (const { personId } of sightings) {
    if (personId === undefined) continue;
    const count = (counts.get(personId) ?? 0) + 1;
    counts.set(personId, count);
    if (best === undefined || count > (counts.get(best) ?? 0)) best = personId;
  }
  return best;
}

function pairsByCost(
  faces: readonly PlacedFace[],
  ends: readonly TrackEnd[],
  allows: (face: PlacedFace, end: TrackEnd) => boolean,
): Pair[] {
  const pairs: Pair[] = [];
  for (const face of faces) {
    for (const end of ends) {
      const cost = costOf(face.box, end);
      if (cost !== undefined && allows(face, end)) {
        pairs.push({ faceIndex: face.faceIndex, trackId: end.trackId, cost });
      }
    }
  }
  return pairs.sort((one, other) => one.cost - other.cost || one.trackId.localeCompare(other.trackId));
}

/** Face widths apart plus seconds apart; undefined when it cannot be the same face. */
function costOf(box: Box, end: TrackEnd): number | undefined {
  const ratio = box.height / end.box.height;
  if (!(ratio <= sizeRatioMax && ratio >= 1 / sizeRatioMax)) return undefined;
  const dx = box.x + box.width / 2 - (end.box.x + end.box.width / 2);
  const dy = box.y + box.height / 2 - (end.box.y + end.box.height / 2);
  const widths = Math.hypot(dx, dy) / ((box.width + end.box.width) / 2);
  const seconds = end.apartMs / 1_000;
  const reach = Math.min(reachWidthsMax, Math.max(reachWidthsMin, seconds * walkWidthsPerSecond));
  return widths < reach ? widths + seconds : undefined;
}
