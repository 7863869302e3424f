import type { AnalyzePhotoResponse, Face } from '@smart-attendance/contracts';

/** Somebody in the background of a portrait: a face less than this part as high as the biggest is not meant. */
export const backgroundHeightShareMax = 0.4;

/** A face this far below the size that is compared (half of it) cannot be the one somebody wants to enrol. */
const tinyQualityMax = 0.25;
/** Somebody points at a face on a small screen: a quarter of its box beside it is still it. */
const pointingSlack = 0.25;

export type EnrolmentRefusal =
  | 'no_face'
  | 'no_face_there'
  | 'several_faces'
  | 'too_small'
  | 'too_dark'
  | 'too_blurry'
  | 'turned_away'
  | 'looks_like_another_person'
  | 'not_the_same_person'
  | 'no_consent';

export const refusalSentences: Readonly<Record<Exclude<EnrolmentRefusal, 'no_consent'>, string>> = {
  no_face: 'There is no face in this photo.',
  no_face_there: 'There is no face at this point of the photo; faces says where there are some.',
  several_faces:
    'There are several faces in this photo; take one with a single person, or say in face which one is meant: a point in its box, as faces lists them, or largest.',
  too_small: 'The face in this photo is too small; come closer or take a larger picture.',
  too_dark: 'The face in this photo is too dark; take one in better light.',
  too_blurry: 'The face in this photo is too blurry; hold still and take another.',
  turned_away: 'The face in this photo is turned away; look into the camera.',
  looks_like_another_person:
    'This face passes for that of another person who is enrolled. It is listed among the look-alikes: say there whether they are two people, and send the photo again, or one who was entered twice.',
  not_the_same_person:
    'This face is unlike every photo that is enrolled for this person. Look whether it is the right person; if so, send confirm_same_person: true with the photo.',
};

/** What to mend first when several things are wrong: without size or light the rest cannot be judged. */
const gateOrder = ['too_small', 'too_dark', 'too_blurry', 'turned_away'] as const;

/** Which face of the photo the uploader means: the only one, the largest, or the one at a point, in pixels. */
export type MeantFace = 'only' | 'largest' | { readonly x: number; readonly y: number };

export type FaceChoice =
  | { readonly kind: 'chosen'; readonly face: Face; readonly warnings: readonly string[] }
  /** With the face that was judged, where one was. */
  | { readonly kind: 'refused'; readonly reason: Exclude<EnrolmentRefusal, 'no_consent'>; readonly face?: Face };

/** The one face an enrolment photo is about, good enough to be compared for years, or why there is none. */
export function chooseFace({ faces }: Pick<AnalyzePhotoResponse, 'faces'>, meant: MeantFace = 'only'): FaceChoice {
  const [biggest, ...others] = [...faces].sort((one, other) => heightOf(other) - heightOf(one));
  if (biggest === undefined) return { kind: 'refused', reason: 'no_face' };
  const isRival = (face: Face): boolean =>
    heightOf(face) >= backgroundHeightShareMax * heightOf(biggest) && !isTiny(face);
  if (meant === 'only' && others.some(isRival)) return { kind: 'refused', reason: 'several_faces' };
  const face = typeof meant === 'object' ? faceAt(faces, meant) : biggest;
  if (face === undefined) return { kind: 'refused', reason: 'no_face_there' };

  const gates = face.quality?.reasons ?? [];
  const gate = gateOrder.find((reason) => gates.includes(reason));
  if (gate !== undefined) return { kind: 'refused', reason: gate, face };
  if (gates.length > 0 || face.embedding.length === 0) return { kind: 'refused', reason: 'too_blurry', face };
  const isAmongOthers = meant === 'only' && others.length > 0;
  const background = 'Smaller faces in the background were ignored; a photo of one person is better.';
  return { kind: 'chosen', face, warnings: isAmongOthers ? [background] : [] };
}

/** Of the faces whose box the point lies in, or beside, the one whose middle is nearest, in sizes of its box. */
function faceAt(faces: readonly Face[], { x, y }: { readonly x: number; readonly y: number }): Face | undefined {
  const reach = 0.5 + pointingSlack;
  const candidates = faces.flatMap((face) => {
    const { box } = face;
    if (box === undefined || !(box.width > 0 && box.height > 0)) return [];
    const dx = Math.abs(x - box.x - box.width / 2) / box.width;
    const dy = Math.abs(y - box.y - box.height / 2) / box.height;
    return dx <= reach && dy <= reach ? [{ face, apart: Math.hypot(dx, dy) }] : [];
  });
  return candidates.sort((one, other) => one.apart - other.apart)[0]?.face;
}

function isTiny({ quality }: Face): boolean {
  return quality !== undefined && quality.reasons.includes('too_small') && quality.score < tinyQualityMax;
}

function heightOf(face: Face): number {
  return face.box?.height ?? 0;
}

/** As many as a client can sensibly show. */
const boxesMax = 20;

/**
 * Where the faces are, for who must choose one or take another photo: whole pixels, as JSON. First the one that was
 * judged, then the largest.
 */
export function boxesOf({ faces }: Pick<AnalyzePhotoResponse, 'faces'>, judged?: Face): string {
  const rank = (face: Face): number => (face === judged ? Infinity : heightOf(face));
  const ranked = [...faces].sort((one, other) => (rank(one) === rank(other) ? 0 : rank(other) - rank(one)));
  return JSON.stringify(
    ranked.slice(0, boxesMax).flatMap(({ box }) => {
      if (box === undefined) return [];
      const { x, y, width, height } = box;
      return [{ x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) }];
    }),
  );
}

export interface EnrolmentFacts {
  /** Templates of this person and pack with the new one. */
  readonly templates: number;
  /** Cosine to the person's other templates of the pack; empty for the first. */
  readonly similarities: readonly number[];
  readonly qualityScore: number;
  readonly threshold: number;
  /** How far the photo must be turned clockwise to stand upright. */
  readonly turnedDegrees: number;
}

/** Three or more photos lift the share of people found at one false match in 10,000 from 97 % to 99 % (on LFW). */
const templatesAdvised = 3;
/** The same picture again, or one that differs by its compression. */
const sameSimilarity = 0.97;
const qualityAdvised = 0.6;

/**
 * Whether a face belongs to a person of whom there are photos already: to none of them is it less alike than two
 * people are once in a thousand comparisons. Without photos there is nothing to contradict it.
 */
export function isSamePerson(similarities: readonly number[], cosineMin: number): boolean {
  return similarities.length === 0 || Math.max(...similarities) >= cosineMin;
}

/** What the uploader should know about a photo that was taken. */
export function enrolmentWarnings(facts: EnrolmentFacts): string[] {
  const { templates, similarities, qualityScore, threshold, turnedDegrees } = facts;
  const warnings: string[] = [];
  if (turnedDegrees === 180) warnings.push('The photo stands on its head; it was turned to find the face.');
  else if (turnedDegrees !== 0) {
    warnings.push(`The photo lies on its side; it was turned by ${turnedDegrees}° clockwise to find the face.`);
  }
  const best = Math.max(...similarities);
  if (similarities.length > 0 && best < threshold) {
    warnings.push('This face looks unlike the other photos of this person; check that it is the right person.');
  }
  if (best > sameSimilarity) {
    warnings.push('This photo is nearly the same as one already enrolled; one from another day would help more.');
  }
  if (qualityScore < qualityAdvised) warnings.push('The quality of this photo is low; a sharper one would help.');
  if (templates < templatesAdvised) {
    const count = templates === 1 ? 'Only one photo is' : `Only ${templates} photos are`;
    warnings.push(`${count} enrolled for this person; ${templatesAdvised} or more are recognised more surely.`);
  }
  return warnings;
}
