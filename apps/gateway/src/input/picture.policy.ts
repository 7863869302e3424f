import { pictureBytesMax } from '@smart-attendance/contracts';
import { AppError, pictureKind, unsupportedPicture } from '@smart-attendance/errors';

/** Up to the comma: a media type and whatever parameters its maker found worth saying, a file name for example. */
const dataUrlPattern = /^\s*data:[^]*?;\s*base64\s*,/i;
const dataUrlPrefixCharactersMax = 4_096;
const base64CharactersMax = Math.ceil(pictureBytesMax / 3) * 4;

/**
 * The bytes of a picture sent as base64 in any of its usual forms: with or without a `data:` prefix, padding and line
 * breaks, in the alphabet of RFC 4648 section 4 or in that of URLs.
 *
 * @throws AppError `invalid_argument` naming `image_data`, or `too_large`
 */
export function decodePicture(text: string): Buffer {
  const prefix = dataUrlPattern.exec(text.slice(0, dataUrlPrefixCharactersMax))?.[0] ?? '';
  const base64 = plainBase64(text.slice(prefix.length), prefix !== '');
  if (base64 === '') throw invalidPicture('is empty');
  if (base64.length > base64CharactersMax) throw pictureTooLarge();
  const bytes = Buffer.from(base64, 'base64');
  // Node skips what is no base64; writing the bytes out again shows whether anything was skipped or cut.
  if (withoutPadding(bytes.toString('base64')) !== base64) {
    throw invalidPicture('must be the base64 of a picture, or a data: URL with ;base64, before it');
  }
  return checkPicture(bytes);
}

/** In the one alphabet, without padding, line breaks and blanks. A data URL may have its signs percent-encoded. */
function plainBase64(text: string, isOfUrl: boolean): string {
  const signs = isOfUrl && text.includes('%') ? text.replace(/%(2B|2F|3D|0D|0A|20)/gi, decodeURIComponent) : text;
  const joined = /\s/.test(signs) ? signs.replace(/\s+/g, '') : signs;
  return withoutPadding(/[-_]/.test(joined) ? joined.replaceAll('-', '+').replaceAll('_', '/') : joined);
}

function withoutPadding(base64: string): string {
  return base64.replace(/={1,2}$/, '');
}

/**
 * Size and kind by the first bytes; whether the picture is whole is for those who decode it.
 *
 * @throws AppError `too_large` or `unsupported_media`
 */
export function checkPicture(bytes: Buffer): Buffer {
  if (bytes.length > pictureBytesMax) throw pictureTooLarge();
  if (pictureKind(bytes) === undefined) throw unsupportedPicture(bytes);
  return bytes;
}

function invalidPicture(message: string): AppError {
  return AppError.invalid([{ field: 'image_data', message }]);
}

function pictureTooLarge(): AppError {
  return new AppError('too_large', `A picture may have at most ${pictureBytesMax / 1024 / 1024} MB.`);
}
