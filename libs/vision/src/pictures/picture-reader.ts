import { AppError, pictureKind, unsupportedPicture, type PictureKind } from '@smart-attendance/errors';
import sharp, { type Metadata, type Sharp } from 'sharp';
import type { RgbPicture } from '../geometry/patch';
import { rotatedSize, type RotationDegrees } from '../geometry/rotation';

/** What a picture may cost at most, whoever sent it. */
export const pictureLimits = {
  bytesMax: 5 * 1024 * 1024,
  pixelsMax: 40_000_000,
  /** A progressive file can be built to take minutes within few bytes. */
  decodeSecondsMax: 10,
} as const;

/**
 * The longer side that faces are looked for and sampled on. A face the detector can see at all (16 px of its 640) has
 * 64 px here, and 2560 x 2560 pixels are 20 MB; a phone's 24 megapixels would be 72.
 */
const workSidePxMax = 2560;

/*
 * For the process: no cache of decoded pictures, since no picture comes twice, and one thread a picture, since several
 * are decoded at once. Set here because every thread that loads the library sets its own defaults for all of them.
 */
sharp.cache(false);
sharp.concurrency(1);

export interface PictureFacts {
  readonly format: PictureKind;
  /** Of the upright picture. */
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface DecodedPicture extends RgbPicture {
  readonly facts: PictureFacts;
}

/**
 * Kind and upright size of a picture from its header; nothing is decoded, so a sound header does not promise sound
 * pixels.
 * @throws AppError `malformed` (empty, broken header), `unsupported_media`, `too_large` (bytes or pixels)
 */
export async function inspectPicture(bytes: Uint8Array): Promise<PictureFacts> {
  if (bytes.byteLength === 0) throw new AppError('malformed', 'The picture is empty.', { reason: 'empty_picture' });
  if (bytes.byteLength > pictureLimits.bytesMax) {
    throw tooLarge(`The picture has ${bytes.byteLength} bytes; at most ${pictureLimits.bytesMax} are read.`);
  }
  const format = pictureKind(bytes);
  if (format === undefined) throw unsupportedPicture(bytes);
  const { width, height, orientation } = await readHeader(bytes);
  if (width * height > pictureLimits.pixelsMax) {
    const megapixels = Math.ceil((width * height) / 1e6);
    throw tooLarge(`The picture has ${megapixels} megapixels; at most ${pictureLimits.pixelsMax / 1e6} are read.`);
  }
  // EXIF orientations 5 to 8 lay the picture on its side.
  const size = rotatedSize({ widthPx: width, heightPx: height }, (orientation ?? 1) >= 5 ? 90 : 0);
  return { format, ...size };
}

/**
 * The picture upright, as 8 bit sRGB on white, its first frame if it moves, shrunk when a side is over 2560 pixels.
 * @throws what inspectPicture throws, and AppError `malformed` when the pixels are broken, cut off or take too long
 */
export async function decodePicture(bytes: Uint8Array): Promise<DecodedPicture> {
  const facts = await inspectPicture(bytes);
  try {
    const { data, info } = await pipelineFor(bytes, facts).toBuffer({ resolveWithObject: true });
    const rgb = info.channels === 3 ? data : spreadGrey(data, info.channels);
    return { facts, widthPx: info.width, heightPx: info.height, rgb };
  } catch (error) {
    throw broken(error);
  }
}

/** The same picture rotated clockwise. */
export async function rotatePicture(picture: DecodedPicture, rotation: RotationDegrees): Promise<DecodedPicture> {
  if (rotation === 0) return picture;
  const raw = { width: picture.widthPx, height: picture.heightPx, channels: 3 } as const;
  const rgb = await sharp(picture.rgb, { raw }).rotate(rotation).raw().toBuffer();
  const facts = { ...picture.facts, ...rotatedSize(picture.facts, rotation) };
  return { facts, ...rotatedSize(picture, rotation), rgb };
}

/** The same picture at another size; the kernel averages over what it leaves out. */
export async function resizePicture(picture: RgbPicture, widthPx: number, heightPx: number): Promise<RgbPicture> {
  if (picture.widthPx === widthPx && picture.heightPx === heightPx) return picture;
  const raw = { width: picture.widthPx, height: picture.heightPx, channels: 3 } as const;
  const rgb = await sharp(picture.rgb, { raw })
    .resize(widthPx, heightPx, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer();
  return { widthPx, heightPx, rgb };
}

function pipelineFor(bytes: Uint8Array, facts: PictureFacts): Sharp {
  const pipeline = sharp(bytes, {
    failOn: 'error',
    limitInputPixels: pictureLimits.pixelsMax,
    autoOrient: true,
  }).timeout({ seconds: pictureLimits.decodeSecondsMax });
  if (Math.max(facts.widthPx, facts.heightPx) > workSidePxMax) {
    pipeline.resize(workSidePxMax, workSidePxMax, { fit: 'inside', withoutEnlargement: true });
  }
  return pipeline.flatten({ background: '#ffffff' }).toColourspace('srgb').raw({ depth: 'uchar' });
}

async function readHeader(bytes: Uint8Array): Promise<Metadata> {
  try {
    // No limit here, since nothing is decoded and the caller's own check says how large the picture is.
    return await sharp(bytes, { failOn: 'error', limitInputPixels: false }).metadata();
  } catch (error) {
    throw broken(error);
  }
}

/** One or two channels of grey as three of colour. */
function spreadGrey(data: Uint8Array, channels: number): Uint8Array {
  const pixels = data.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  for (let i = 0, p = 0, o = 0; i < pixels; i += 1, p += channels, o += 3) {
    rgb.fill(data[p] as number, o, o + 3);
  }
  return rgb;
}

function broken(cause: unknown): AppError {
  const message = 'The picture is broken or cut off and cannot be read.';
  return new AppError('malformed', message, { reason: 'broken_picture', cause });
}

function tooLarge(message: string): AppError {
  return new AppError('too_large', message, { reason: 'picture_too_large' });
}
