import { ProblemError, type Schemas } from '@smart-attendance/client';

/** In pixels of the upright picture, as browsers show it. */
export type FaceBox = Schemas['BoundingBoxView'];

/** What can be said of a picture that was not taken, and done about it. */
export const refusalReasons = [
  'no_face',
  'no_face_there',
  'several_faces',
  'too_small',
  'too_dark',
  'too_blurry',
  'turned_away',
  'looks_like_another_person',
  'not_the_same_person',
  'no_consent',
  'too_many_templates',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

export interface FaceRefusal {
  readonly reason: RefusalReason;
  /** Where the faces are, the largest first; the first one is meant where none was pointed at. */
  readonly boxes: readonly FaceBox[];
  /** `choose`: a face of the picture; `confirm`: that it is this person; `replace`: with another picture. */
  readonly wayOn: 'choose' | 'confirm' | 'replace' | 'consent' | 'makeRoom';
}

/** Undefined for a failure that says nothing of the picture. */
export function toFaceRefusal(error: unknown): FaceRefusal | undefined {
  if (!(error instanceof ProblemError)) return undefined;
  const reason = refusalReasons.find((known) => known === error.reason);
  if (reason === undefined) return undefined;
  const boxes = boxesIn(error.body);
  return { reason, boxes, wayOn: wayOnFrom(reason, boxes) };
}

function wayOnFrom(reason: RefusalReason, boxes: readonly FaceBox[]): FaceRefusal['wayOn'] {
  if (reason === 'several_faces' || reason === 'no_face_there') return boxes.length > 0 ? 'choose' : 'replace';
  if (reason === 'not_the_same_person') return 'confirm';
  if (reason === 'no_consent') return 'consent';
  return reason === 'too_many_templates' ? 'makeRoom' : 'replace';
}

function boxesIn(body: unknown): FaceBox[] {
  if (typeof body !== 'object' || body === null || !('faces' in body) || !Array.isArray(body.faces)) return [];
  return (body.faces as readonly { readonly bounding_box: FaceBox }[]).map(({ bounding_box: box }) => box);
}

/** The middle of a box, as `face` of an upload takes it. */
export function pointIn({ x, y, width, height }: FaceBox): string {
  return `${Math.round(x + width / 2)},${Math.round(y + height / 2)}`;
}

/** Where a box lies in its picture, in percent of its sides. */
export function placeOf(box: FaceBox, picture: { readonly width: number; readonly height: number }) {
  const percent = (part: number, whole: number): string => `${Math.min(100, Math.max(0, (100 * part) / whole))}%`;
  return {
    left: percent(box.x, picture.width),
    top: percent(box.y, picture.height),
    width: percent(box.width, picture.width),
    height: percent(box.height, picture.height),
  };
}
