/** What sightings of a span say about whether somebody was there. */
export interface MissedAtCamera {
  readonly cameraId: string;
  /** Empty where it is not known. */
  readonly cameraName: string;
  /** Faces that no gate refused. */
  readonly compared: number;
  /** Faces that a gate refused, by the reason. */
  readonly refused: ReadonlyMap<string, number>;
  /** Named this person, in too few sightings. */
  readonly named: number;
  /** Named somebody else. */
  readonly others: number;
  /** Most like this person, and not named. */
  readonly near: number;
  readonly blindSeconds: number;
}

/** The sighting that came nearest to the person. */
export interface NearestSighting {
  readonly reason: string;
  readonly similarity: number;
  readonly margin: number;
  readonly threshold?: number | undefined;
}

export interface MissedFacts {
  readonly isActive: boolean;
  readonly mayBeTold: boolean;
  readonly photos: number;
  /** Of the models that pictures are looked at with now. */
  readonly photosOfPack: number;
  readonly recognitions: number;
  readonly rejections: number;
  readonly cameras: readonly MissedAtCamera[];
  readonly nearest: NearestSighting | undefined;
  readonly spanSeconds: number;
  /** Sightings of the span are not kept any more. */
  readonly isForgotten: boolean;
  /** Whether camera-registry told when cameras were blind. */
  readonly isCoverageKnown: boolean;
  readonly sightingsMin: number;
  readonly windowSeconds: number;
  readonly marginMin: number;
}

export interface Explanation {
  readonly reason: string;
  readonly sentence: string;
}

/** So much of the time blind is a cause of its own. */
const blindShareMin = 0.5;

const refusedBecause: Readonly<Record<string, string>> = {
  too_small: 'too small: the people were too far from the camera',
  too_dark: 'too dark',
  too_blurry: 'too blurred: people moved too fast for the shutter, or it is out of focus',
  turned_away: 'turned away',
  spoof_suspected: 'not taken for living',
  liveness_unknown: 'of unknown liveness, which is asked for',
  no_embedding: 'not to be read by the models',
};

/** The first that holds, from the person to the cameras: why somebody has no recognition in the span. */
export function explainMissed(facts: MissedFacts): Explanation {
  return (
    explainByPerson(facts) ??
    explainByNames(facts) ??
    explainByCameras(facts.cameras, facts) ?? {
      reason: facts.isForgotten ? 'kept_no_longer' : 'no_faces',
      sentence: facts.isForgotten
        ? 'Sightings of that time are not kept any more.'
        : `No camera saw a face${facts.isCoverageKnown ? ', and none was blind' : '; whether one was blind is not known'}.`,
    }
  );
}

function explainByPerson(facts: MissedFacts): Explanation | undefined {
  const { recognitions } = facts;
  if (recognitions > 0) {
    return { reason: 'recognized', sentence: `The person was recognised ${times(recognitions)} in that time.` };
  }
  if (!facts.isActive)
    return { reason: 'inactive', sentence: 'The person is not active, and so nobody’s face is compared with theirs.' };
  if (!facts.mayBeTold) return { reason: 'no_consent', sentence: 'The person said no to being recognised by face.' };
  if (facts.photos === 0) return { reason: 'not_enrolled', sentence: 'No face of the person is enrolled.' };
  if (facts.photosOfPack === 0) {
    return {
      reason: 'other_pack',
      sentence:
        'The person is enrolled with other models than pictures are looked at with now; enrol the photos again.',
    };
  }
  return undefined;
}

function explainByNames(facts: MissedFacts): Explanation | undefined {
  const { rejections, cameras, sightingsMin, windowSeconds } = facts;
  if (rejections > 0) {
    return {
      reason: 'rejected',
      sentence: `The person was recognised ${times(rejections)}, and somebody said that it was somebody else.`,
    };
  }
  const named = cameras.reduce((sum, camera) => sum + camera.named, 0);
  if (named > 0) {
    return {
      reason: 'too_few_sightings',
      sentence: `${named} ${named === 1 ? 'sighting' : 'sightings'} named the person, but ${sightingsMin} must agree at one camera within ${windowSeconds} s, against no more than half as many that name others.`,
    };
  }
  return facts.nearest === undefined ? undefined : explainNearest(facts.nearest, facts);
}

function explainNearest({ reason, similarity, margin, threshold }: NearestSighting, facts: MissedFacts): Explanation {
  const near = facts.cameras.reduce((sum, camera) => sum + camera.near, 0);
  const best = `Of ${near} ${near === 1 ? 'sighting that was' : 'sightings that were'} most like the person the best reached ${shown(similarity)}`;
  switch (reason) {
    case 'counter_example':
      return {
        reason,
        sentence: `${best}, but was more like a face of which somebody said that it is not this person.`,
      };
    case 'small_margin':
      return {
        reason,
        sentence: `${best}, but led the next person by ${shown(margin)} only, where ${shown(facts.marginMin)} is needed.`,
      };
    case 'same_person_twice':
      return { reason, sentence: `${best}, but another face of the same picture was even more alike.` };
    default:
      return {
        reason: 'below_threshold',
        sentence: `${best}${threshold === undefined ? '' : `, where ${shown(threshold)} was asked for`}; another photo from where the camera hangs helps most.`,
      };
  }
}

/** Also of one camera alone. */
export function explainByCameras(
  cameras: readonly MissedAtCamera[],
  { spanSeconds }: Pick<MissedFacts, 'spanSeconds'>,
): Explanation | undefined {
  const sum = (count: (camera: MissedAtCamera) => number): number =>
    cameras.reduce((total, one) => total + count(one), 0);
  const compared = sum((camera) => camera.compared);
  const refused = refusedOf(cameras);
  const refusedFaces = refused.reduce((total, [, count]) => total + count, 0);
  const others = sum((camera) => camera.others);
  const unknown = compared - others;
  const blind = cameras.filter(({ blindSeconds }) => blindSeconds > 0);
  const isBlind = blind.some(({ blindSeconds }) => blindSeconds >= blindShareMin * spanSeconds);
  if (isBlind && unknown === 0 && refusedFaces === 0) return explainBlind(blind, spanSeconds);
  const [most] = refused;
  if (most !== undefined && refusedFaces >= unknown) {
    const [reason, count] = most;
    const why = refusedBecause[reason] ?? reason;
    return {
      reason,
      sentence: `${refusedFaces} of ${refusedFaces + compared} faces could not be compared; ${count} of them ${count === 1 ? 'was' : 'were'} ${why}.`,
    };
  }
  if (compared > 0) {
    return {
      reason: 'like_nobody',
      sentence: `${compared} faces were compared: ${others} were others, ${unknown} like nobody, and none came near the person.`,
    };
  }
  return blind.length > 0 ? explainBlind(blind, spanSeconds) : undefined;
}

function explainBlind(blind: readonly MissedAtCamera[], spanSeconds: number): Explanation {
  const longest = Math.max(...blind.map(({ blindSeconds }) => blindSeconds));
  const which = blind.length === 1 ? 'The camera was' : `${blind.length} cameras were`;
  const share = Math.round((100 * Math.min(longest, spanSeconds)) / spanSeconds);
  return {
    reason: 'camera_blind',
    sentence: `${which} blind for up to ${Math.round(longest)} s, ${share} % of that time.`,
  };
}

function refusedOf(cameras: readonly MissedAtCamera[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { refused } of cameras) {
    for (const [reason, count] of refused) counts.set(reason, (counts.get(reason) ?? 0) + count);
  }
  return [...counts].sort(([oneName, one], [otherName, other]) => other - one || (oneName < otherName ? -1 : 1));
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function shown(value: number): string {
  return value.toFixed(3).replace(/0$/, '');
}
