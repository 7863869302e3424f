import type { AppError } from '@smart-attendance/errors';

/** Why a picture is not enrolled. Such a refusal answers in the shape of an enrolment as well. */
const enrolmentRefusals: readonly string[] = [
  'no_face',
  'no_face_there',
  'several_faces',
  'too_small',
  'too_blurry',
  'too_dark',
  'turned_away',
  'looks_like_another_person',
  'not_the_same_person',
  'no_consent',
];

/** What a problem says of a refused picture beside its reason. */
export interface RefusedFaceMembers {
  readonly success: false;
  readonly faces_detected: number | null;
  /** Of one that looks like another person: the pair, to be settled at `/look-alikes`. */
  readonly look_alike_id?: string;
  /** Where the faces are, where there are any, in pixels of the upright picture: the one that was judged first. */
  readonly faces?: readonly { readonly bounding_box: BoxOfFace }[];
}

interface BoxOfFace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Undefined for an error that is not about a picture. */
export function refusedFaceMembers({ code, reason, details }: AppError): RefusedFaceMembers | undefined {
  if (code !== 'refused' || !enrolmentRefusals.includes(reason)) return undefined;
  const { faces_detected: facesDetected, faces, look_alike_id: lookAlikeId } = details;
  return {
    success: false,
    faces_detected: facesDetected === undefined ? null : Number(facesDetected),
    ...(lookAlikeId !== undefined && { look_alike_id: lookAlikeId }),
    ...(faces !== undefined && { faces: boxesIn(faces).map((box) => ({ bounding_box: box })) }),
  };
}

/** An error's details are texts, so the boxes come as JSON. */
function boxesIn(json: string): BoxOfFace[] {
  return JSON.parse(json) as BoxOfFace[];
}
