import type { VisitClass } from './visit-script.policy';

/** What is known of a visit because it was made. Times are ms since 1970. */
export interface TrueVisit {
  readonly id: string;
  /** Undefined for somebody who is not enrolled. */
  readonly personId: string | undefined;
  readonly class: VisitClass;
  readonly cameraId: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly faceYPx: number;
}

/** What the system said. */
export interface SaidRecognition {
  readonly id: string;
  readonly personId: string;
  readonly cameraId: string;
  /** Where the face was is not known of a sighting without a box. */
  readonly sightings: readonly { readonly atMs: number; readonly faceYPx: number | undefined }[];
}

export interface SaidRow {
  readonly personId: string;
  readonly checkInMs: number | undefined;
  readonly punches: readonly { readonly recognitionId: string; readonly fromMs: number; readonly toMs: number }[];
}

export interface ScoredVisit extends TrueVisit {
  /** By a punch of the person's own row. */
  readonly isInRow: boolean;
  /** Recognitions that say it was somebody else. */
  readonly wrong: readonly SaidRecognition[];
  /** Of its punches, later is positive; undefined when it is in no row. */
  readonly firstErrorMs: number | undefined;
  readonly lastErrorMs: number | undefined;
}

export interface Score {
  readonly visits: readonly ScoredVisit[];
  /** Of nobody who was in the picture then. */
  readonly ofNobody: readonly SaidRecognition[];
  /** Check-ins against the first visit, of people whose visits were all to be recognised. */
  readonly checkInErrorsMs: readonly number[];
}

/** A face may be found before it is wholly inside; nobody is seen before they come. */
const earlyMsMax = 600;
/** A busy machine decodes a picture late. */
const lateMsMax = 3_000;
/** So far from where somebody walks is somebody else; lanes are further apart. */
const strayPx = 70;

/** Whose visit each recognition is by where and when its sightings were, and what became of every visit. */
export function scoreVisits(
  visits: readonly TrueVisit[],
  recognitions: readonly SaidRecognition[],
  rows: readonly SaidRow[],
): Score {
  const visitOf = new Map(recognitions.map((one) => [one.id, attribute(one, visits)]));
  const scored = visits.map((visit) => {
    const own = recognitions.filter(({ id }) => visitOf.get(id) === visit);
    const right = new Set(own.filter(({ personId }) => personId === visit.personId).map(({ id }) => id));
    const punches = rows
      .filter(({ personId }) => personId === visit.personId)
      .flatMap((row) => row.punches.filter(({ recognitionId }) => right.has(recognitionId)));
    const isInRow = punches.length > 0;
    return {
      ...visit,
      isInRow,
      wrong: own.filter(({ personId }) => personId !== visit.personId),
      firstErrorMs: isInRow ? Math.min(...punches.map(({ fromMs }) => fromMs)) - visit.fromMs : undefined,
      lastErrorMs: isInRow ? Math.max(...punches.map(({ toMs }) => toMs)) - visit.toMs : undefined,
    };
  });
  return {
    visits: scored,
    ofNobody: recognitions.filter(({ id }) => visitOf.get(id) === undefined),
    checkInErrorsMs: rows.flatMap((row) => checkInError(row, visits)),
  };
}

/** The visit that most of the sightings are of; one without a box tells nothing of two who were there together. */
function attribute(recognition: SaidRecognition, visits: readonly TrueVisit[]): TrueVisit | undefined {
  const votes = new Map<TrueVisit, number>();
  const there = visits.filter(({ cameraId }) => cameraId === recognition.cameraId);
  for (const sighting of recognition.sightings) {
    const near = there
      .map((visit) => ({ visit, off: offTime(visit, sighting.atMs), offLane: offLane(visit, sighting.faceYPx) }))
      .filter(({ off, offLane: stray }) => off <= 1 && stray <= 1)
      .sort((one, other) => one.off + one.offLane - other.off - other.offLane);
    const [nearest] = near;
    const isSure = sighting.faceYPx !== undefined || near.length === 1;
    if (nearest !== undefined && isSure) votes.set(nearest.visit, (votes.get(nearest.visit) ?? 0) + 1);
  }
  return [...votes].sort(([, one], [, other]) => other - one)[0]?.[0];
}

/** 0 inside of the visit, 1 at the most that it may be early or late. */
function offTime({ fromMs, toMs }: TrueVisit, atMs: number): number {
  return Math.max(0, (fromMs - atMs) / earlyMsMax, (atMs - toMs) / lateMsMax);
}

function offLane({ faceYPx }: TrueVisit, yPx: number | undefined): number {
  return yPx === undefined ? 0 : Math.abs(faceYPx - yPx) / strayPx;
}

function checkInError({ personId, checkInMs }: SaidRow, visits: readonly TrueVisit[]): number[] {
  const own = visits.filter((visit) => visit.personId === personId);
  if (checkInMs === undefined || own.length === 0 || own.some((visit) => visit.class !== 'scored')) return [];
  return [checkInMs - Math.min(...own.map(({ fromMs }) => fromMs))];
}
