/** Why a pack makes no vector of a photo, as far as there are words for it. */
export const photoFaults = [
  'no_face',
  'face_unclear',
  'not_opened',
  'too_small',
  'too_blurry',
  'too_dark',
  'turned_away',
] as const;

export function toPhotoFault(reason: string): (typeof photoFaults)[number] | undefined {
  return photoFaults.find((known) => known === reason);
}
