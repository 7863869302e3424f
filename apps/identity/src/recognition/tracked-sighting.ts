/** Pixels of the frame. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One face of one frame, and what was made of it. */
export interface TrackedSighting {
  readonly frameId: string;
  readonly faceIndex: number;
  readonly capturedAtMs: number;
  /** The same for the sightings of what seems to be one face moving through the picture. */
  readonly trackId: string;
  /** Whose face it is; undefined when it is nobody's of the gallery, or could not be told. */
  readonly personId: string | undefined;
  /** Of the most alike person, also when it was not enough. */
  readonly similarity: number;
  readonly margin: number;
  /** Empty when it names somebody; otherwise why not. */
  readonly reason: string;
  readonly qualityScore: number;
  /** 0 spoof .. 1 live; undefined when nobody looked. */
  readonly liveness: number | undefined;
  readonly box: Box;
  /** The most alike person, named or not; undefined for nobody near, and of sightings of before it was written down. */
  readonly candidateId?: string | undefined;
  /** The cosine that was asked for; undefined where nothing was compared, and of sightings of before. */
  readonly threshold?: number | undefined;
}

/** How well the camera showed the face. */
export interface SightingMeasures {
  readonly interEyePx: number;
  /** Strength of the finest detail; larger is sharper. */
  readonly sharpness: number;
  /** 0 black .. 255 white */
  readonly brightness: number;
  /** Positive: the nose points to the right side of the picture. */
  readonly yawDegrees: number;
  /** Positive: the face looks up. */
  readonly pitchDegrees: number;
}

/** As it is read again. */
export interface StoredSighting extends TrackedSighting {
  readonly cameraId: string;
  /** Absent for a face that was refused by the size of its box alone. */
  readonly measures: SightingMeasures | undefined;
}

export interface FreshSighting extends TrackedSighting {
  /** Absent for a face that was refused by the size of its box alone. */
  readonly measures: SightingMeasures | undefined;
}

/** What is said of faces that no gate refused and that name nobody all the same. */
const nobodyReasons = [
  'below_threshold',
  'empty_gallery',
  'small_margin',
  'same_person_twice',
  'no_longer_enrolled',
  'counter_example',
  'rejected',
];

/** Of a sighting that no gate refused: it was good enough to be compared. */
export const passedReasons: readonly string[] = ['', ...nobodyReasons];

/** Somebody like whom a counter-example is kept is nobody of the gallery, as far as anybody knows. */
const strangerReasons = new Set(['below_threshold', 'empty_gallery', 'counter_example']);
/** What could be compared and is nobody's, and no stranger's either. */
const otherComparedReasons = new Set(['small_margin', 'rejected']);

/** A face good enough to be compared, that the gallery does not know. */
export function isStrangers(sighting: Pick<TrackedSighting, 'personId' | 'reason'>): boolean {
  return sighting.personId === undefined && strangerReasons.has(sighting.reason);
}

/** Whether the face was good enough to be compared at all, so that it speaks for or against somebody. */
export function isComparable(sighting: Pick<TrackedSighting, 'personId' | 'reason'>): boolean {
  return sighting.personId !== undefined || isStrangers(sighting) || otherComparedReasons.has(sighting.reason);
}
