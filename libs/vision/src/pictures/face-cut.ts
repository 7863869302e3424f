import sharp from 'sharp';
import type { Box, Size } from '../geometry/box';

/** So many times as wide as the face: its neck and hair help a person, and the detector finds it again in it. */
const marginShare = 2;
/** Enough to know somebody by, and for the models to look at again. */
const sidePxMax = 320;
/** The first that fits into the room that is given. */
const jpegQualities = [85, 60] as const;

/** The square around a face, as far as the picture reaches. */
export function cutAround(face: Box, picture: Size): { left: number; top: number; width: number; height: number } {
  const side = Math.max(face.width, face.height) * marginShare;
  const [centreX, centreY] = [face.x + face.width / 2, face.y + face.height / 2];
  const left = Math.max(0, Math.round(centreX - side / 2));
  const top = Math.max(0, Math.round(centreY - side / 2));
  const right = Math.min(picture.widthPx, Math.round(centreX + side / 2));
  const bottom = Math.min(picture.heightPx, Math.round(centreY + side / 2));
  return { left, top, width: right - left, height: bottom - top };
}

/**
 * A face cut out of a picture, as a JPEG without any metadata.
 * @param face in pixels of the upright picture of that size
 * @returns undefined when nothing of it is in the picture, or it does not fit into `bytesMax`
 */
export async function cutFace(
  picture: Uint8Array,
  size: Size,
  face: Box,
  bytesMax: number,
): Promise<Buffer | undefined> {
  const region = cutAround(face, size);
  if (region.width < 1 || region.height < 1) return undefined;
  const { data, info } = await sharp(picture, { autoOrient: true })
    .extract(region)
    .resize(sidePxMax, sidePxMax, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  for (const quality of jpegQualities) {
    const raw = { width: info.width, height: info.height, channels: info.channels };
    const jpeg = await sharp(data, { raw }).jpeg({ quality }).toBuffer();
    if (jpeg.length <= bytesMax) return jpeg;
  }
  return undefined;
}
