/** What the sightings of a camera tell. Medians are over all faces; absent when there was nothing to measure. */
export interface FitnessFacts {
  readonly faces: number;
  /** Those that no gate refused. */
  readonly usableFaces: number;
  /** Reason of refusal to count. */
  readonly refused: ReadonlyMap<string, number>;
  readonly interEyePx: number | undefined;
  readonly sharpness: number | undefined;
  /** 0 black .. 255 white */
  readonly brightness: number | undefined;
  /** Positive: towards the right side of the picture. */
  readonly yawDegrees: number | undefined;
  /** Positive: up. */
  readonly pitchDegrees: number | undefined;
}

export type FitnessVerdict = 'good' | 'usable' | 'poor' | 'no_faces';

/** Fewer say little: one person who walks by once is seen about ten times, at 5 frames a second for 2 s. */
const facesMin = 10;
/** Of those ten sightings three must agree before anybody is recognised, with the default settings. */
const usableShareMin = 0.3;
/** Twice that leaves room for whoever walks faster, or looks elsewhere on the way. */
const goodShareMin = 0.6;
/** A reason is worth a sentence from this share of the faces on. */
const adviceShareMin = 0.1;

/** The default pack's gate of 56 px of face is 25 px between the eyes; a fifth more, so that those behind pass too. */
const interEyePxWanted = 30;
/** The default pack's gate. */
const sharpnessWanted = 0.06;
/** Twice the default pack's gate of 0.08: below, darkness costs quality (quality.policy.ts of the engine). */
const brightnessWanted = 41;
/** From 0.85 on parts of the face are burnt out, by the same rule. */
const brightnessMax = 217;
/** Far from the gates of 40 and 35 degrees, and beyond what people do by chance (95 % of LFW are within 26 and 21). */
const turnedDegrees = 20;

/** good, usable (some will be missed), poor (most will be missed), or no_faces. */
export function verdictOn(facts: FitnessFacts): FitnessVerdict {
  const { faces, usableFaces } = facts;
  if (faces === 0) return 'no_faces';
  const share = usableFaces / faces;
  if (share < usableShareMin) return 'poor';
  return share >= goodShareMin && faces >= facesMin && shortcomingsOf(facts).length === 0 ? 'good' : 'usable';
}

/** Sentences a person at the ladder can act on: first what costs most faces, then what is merely not good. */
export function adviseOn(facts: FitnessFacts): string[] {
  const { faces } = facts;
  if (faces === 0) {
    return [
      'Check that the camera is live, that people pass, and that their heads are in its picture and its watched zones: no face was seen.',
      'If people are far away, move the camera closer or search its pictures at 1280x720.',
    ];
  }
  const advice = shortcomingsOf(facts).map(({ sentence }) => sentence);
  if (faces < facesMin) {
    advice.push(
      `Let a few people walk past and ask again: ${String(faces)} ${faces === 1 ? 'face says' : 'faces say'} little.`,
    );
  }
  return advice;
}

interface Shortcoming {
  /** Faces lost by it. */
  readonly faces: number;
  readonly sentence: string;
}

/** What most faces are lost by comes first; the order below decides among equals. */
function shortcomingsOf(facts: FitnessFacts): Shortcoming[] {
  const known = [size, dark, bright, blur, angle, liveness].flatMap((judge) => judge(facts) ?? []);
  return known.sort((one, other) => other.faces - one.faces);
}

function size(facts: FitnessFacts): Shortcoming | undefined {
  const faces = refusedAs('too_small', facts);
  const { interEyePx } = facts;
  const todo = 'Move the camera closer or use a longer lens';
  if (interEyePx !== undefined && interEyePx < interEyePxWanted) {
    const px = Math.floor(interEyePx);
    return { faces, sentence: `${todo}: eyes are ${String(px)} px apart, ${String(interEyePxWanted)} are needed.` };
  }
  if (!isMany(faces, facts)) return undefined;
  return { faces, sentence: `${todo}: ${shareText(faces, facts)} are smaller than this camera asks for.` };
}

function dark(facts: FitnessFacts): Shortcoming | undefined {
  const faces = refusedAs('too_dark', facts);
  const { brightness } = facts;
  const todo = 'Add light on the faces, or turn the camera away from windows and lamps behind them';
  if (brightness !== undefined && brightness < brightnessWanted) {
    const level = String(Math.floor(brightness));
    return { faces, sentence: `${todo}: their brightness is ${level} of 255, ${String(brightnessWanted)} is needed.` };
  }
  return isMany(faces, facts) ? { faces, sentence: `${todo}: ${shareText(faces, facts)} are too dark.` } : undefined;
}

function bright({ brightness }: FitnessFacts): Shortcoming | undefined {
  if (brightness === undefined || brightness <= brightnessMax) return undefined;
  const level = String(Math.ceil(brightness));
  const sentence = `Lower the exposure or shade the light: the brightness of faces is ${level} of 255, above ${String(brightnessMax)} parts of them are burnt out.`;
  return { faces: 0, sentence };
}

function blur(facts: FitnessFacts): Shortcoming | undefined {
  const faces = refusedAs('too_blurry', facts);
  const { sharpness } = facts;
  const todo = 'Set a shorter shutter time (1/100 s for people who walk) with more light, and check the focus';
  if (sharpness !== undefined && sharpness < sharpnessWanted) {
    const seen = (Math.floor(sharpness * 100) / 100).toFixed(2);
    return { faces, sentence: `${todo}: the sharpness of faces is ${seen}, ${sharpnessWanted.toFixed(2)} is needed.` };
  }
  return isMany(faces, facts) ? { faces, sentence: `${todo}: ${shareText(faces, facts)} are blurred.` } : undefined;
}

function angle(facts: FitnessFacts): Shortcoming | undefined {
  const faces = refusedAs('turned_away', facts);
  const { yawDegrees = 0, pitchDegrees = 0 } = facts;
  const degrees = String(Math.round(Math.max(Math.abs(yawDegrees), Math.abs(pitchDegrees))));
  if (Math.max(Math.abs(yawDegrees), Math.abs(pitchDegrees)) >= turnedDegrees) {
    return { faces, sentence: `${turnTo(yawDegrees, pitchDegrees)} by ${degrees} degrees.` };
  }
  if (!isMany(faces, facts)) return undefined;
  const todo = 'Put the camera where people look as they come in, at the height of their eyes or a little above';
  return { faces, sentence: `${todo}: ${shareText(faces, facts)} are turned away or covered.` };
}

function turnTo(yawDegrees: number, pitchDegrees: number): string {
  if (Math.abs(pitchDegrees) > Math.abs(yawDegrees)) {
    return pitchDegrees < 0
      ? 'Hang the camera lower, or farther away: seen from it, faces look down'
      : 'Hang the camera higher: seen from it, faces look up';
  }
  const side = yawDegrees > 0 ? 'right' : 'left';
  return `Move the camera towards the ${side} side of its picture: faces are turned there`;
}

function liveness(facts: FitnessFacts): Shortcoming | undefined {
  const unknown = refusedAs('liveness_unknown', facts);
  if (isMany(unknown, facts)) {
    const sentence = `Use a model pack that judges liveness, or do not enforce it: of ${shareText(unknown, facts)} it is not known.`;
    return { faces: unknown, sentence };
  }
  const faces = refusedAs('spoof_suspected', facts);
  if (!isMany(faces, facts)) return undefined;
  const sentence = `Look at this camera’s pictures for posters and screens: ${shareText(faces, facts)} do not seem alive.`;
  return { faces, sentence };
}

function refusedAs(reason: string, { refused }: FitnessFacts): number {
  return refused.get(reason) ?? 0;
}

function isMany(count: number, { faces }: FitnessFacts): boolean {
  return count >= adviceShareMin * faces && count > 0;
}

function shareText(count: number, { faces }: FitnessFacts): string {
  return `${String(count)} of ${String(faces)} faces`;
}
