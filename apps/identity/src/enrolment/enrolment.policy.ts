import type { AnalyzePhotoResponse, Face } from '@smart-attendance/contracts';

/** Somebody in the background of a portrait: a face less than this part as high as the biggest is not meant. */
export const backgroundHeightShareMax = 0.4;

export type EnrolmentRefusal =
  | 'no_face'
  | 'several_faces'
  | 'too_small'
  | 'too_dark'
  | 'too_blurry'
  | 'turned_away'
  | 'looks_like_another_person'
  | 'no_consent';

export const refusalSentences: Readonly<Record<EnrolmentRefusal, string>> = {
  no_face: 'There is no face in this photo.',
  several_faces: 'There are several faces in this photo; take one with a single person.',
  too_small: 'The face in this photo is too small; come closer or take a larger picture.',
  too_dark: 'The face in this photo is too dark; take one in better light.',
  too_blurry: 'The face in this photo is too blurry; hold still and take another.',
  turned_away: 'The face in this photo is turned away; look into the camera.',
  looks_like_another_person: 'This face is already enrolled as another person.',
  no_consent: 'This person has not consented to being recognised by face.',
};

/** What to mend first when several things are wrong: without size or light the rest cannot be judged. */
const gateOrder = ['too_small', 'too_dark', 'too_blurry', 'turned_away'] as const;

export type FaceChoice =
  | { readonly kind: 'chosen'; readonly face: Face; readonly warnings: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: EnrolmentRefusal };

/** The one face an enrolment photo is about, good enough to be compared for years, or why there is none. */
export function chooseFace({ faces }: Pick<AnalyzePhotoResponse, 'faces'>): FaceChoice {
  const [biggest, ...others] = [...faces].sort((one, other) => heightOf(other) - heightOf(one));
  if (biggest === undefined) return { kind: 'refused', reason: 'no_face' };
  const isMeant = (face: Face): boolean => heightOf(face) >= backgroundHeightShareMax * heightOf(biggest);
  if (others.some(isMeant)) return { kind: 'refused', reason: 'several_faces' };

  const gates = biggest.quality?.reasons ?? [];
  const gate = gateOrder.find((reason) => gates.includes(reason));
  if (gate !== undefined) return { kind: 'refused', reason: gate };
  if (gates.length > 0 || biggest.embedding.length === 0) return { kind: 'refused', reason: 'too_blurry' };
  const warnings =
    others.length > 0 ? ['Smaller faces in the background were ignored; a photo of one person is better.'] : [];
  return { kind: 'chosen', face: biggest, warnings };
}

function heightOf(face: Face): number {
  return face.box?.height ?? 0;
}

export interface EnrolmentFacts {
  /** Templates of this person and pack with the new one. */
  readonly templates: number;
  /** Cosine to the person's other templates of the pack; empty for the first. */
  readonly similarities: readonly number[];
  readonly qualityScore: number;
  readonly threshold: number;
}

/** Three or more photos lift the share of people found at one false match in 10,000 from 97 % to 99 % (measured on LFW). */
const templatesAdvised = 3;
/** The same picture again, or one that differs by its compression. */
const sameSimilarity = 0.97;
const qualityAdvised = 0.6;

/** What the uploader should know about a photo that was taken. */
export function enrolmentWarnings({ templates, similarities, qualityScore, threshold }: EnrolmentFacts): string[] {
  const warnings: string[] = [];
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
