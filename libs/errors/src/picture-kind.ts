import { AppError } from './app-error';

/** What the shortest of the signatures below needs. */
const smallestPictureBytes = 12;

export type PictureKind = 'jpeg' | 'png' | 'webp' | 'gif';

/**
 * The kind of a picture by its first bytes, of those that are read; a file's name or a client's word for it counts for
 * nothing. Only these ever reach a decoder, which keeps the many other decoders of a library out of an attacker's
 * reach.
 */
export function pictureKind(bytes: Uint8Array): PictureKind | undefined {
  const head = headOf(bytes);
  if (head.length < smallestPictureBytes) return undefined;
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (/^GIF8[79]a/.test(head)) return 'gif';
  return head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP' ? 'webp' : undefined;
}

/** The refusal of bytes that are none of these kinds, with what they are and what to send instead. */
export function unsupportedPicture(bytes: Uint8Array): AppError {
  const head = headOf(bytes);
  const [, what = 'not a picture we know', advice = sendAnother] = foreignKinds.find(([isIt]) => isIt(head)) ?? [];
  return new AppError('unsupported_media', `This is ${what}; ${advice}.`, { reason: 'not_a_picture' });
}

type ForeignKind = readonly [isIt: (head: string) => boolean, what: string, advice?: string];

const sendAnother = 'send a JPEG, PNG, WebP or GIF';
const fromIphone = `${sendAnother}. An iPhone takes JPEG with Settings, Camera, Formats, Most Compatible, and makes one of a photo that is exported or shared by mail`;
const fromAndroid = `${sendAnother}. A phone takes JPEG when pictures of high efficiency are turned off in the settings of its camera`;
const fromCamera = `${sendAnother}, as the camera or its software makes one`;
const aStill = `${sendAnother} of one moment of it`;
const sendBytes = 'send the bytes it stands for as the file, or the text as image_data to upload-face';

function begins(...signatures: readonly string[]): (head: string) => boolean {
  return (head) => signatures.some((signature) => head.startsWith(signature));
}

/** A box file (ISO 14496-12) of one of these brands, as its own or among those it is compatible with. */
function isOfBrand(pattern: RegExp): (head: string) => boolean {
  return (head) => brandsOf(head).some((brand) => pattern.test(brand));
}

function brandsOf(head: string): string[] {
  if (head.slice(4, 8) !== 'ftyp') return [];
  const size = [0, 1, 2, 3].reduce((sum, i) => sum * 256 + head.charCodeAt(i), 0);
  const brands = head.slice(8, size >= 16 ? Math.min(size, head.length) : head.length);
  // The second four bytes are a version.
  return (brands.match(/[^]{4}/g) ?? []).filter((_, index) => index !== 1);
}

/** In this order, as a HEIF file says of itself several things: what it holds comes before what it may be read as. */
const foreignKinds: readonly ForeignKind[] = [
  [isOfBrand(/^avi[fs]$|^av01$/), 'an AVIF picture', fromAndroid],
  [isOfBrand(/^he[iv][a-z]$/), 'a HEIC picture', fromIphone],
  [isOfBrand(/^crx $/), 'a camera’s raw picture (CR3)', fromCamera],
  [isOfBrand(/^jp2 $|^jpx $|^jpm $/), 'a JPEG 2000 picture'],
  [isOfBrand(/^jxl $/), 'a JPEG XL picture'],
  [isOfBrand(/^mif1$|^msf1$|^mif2$/), 'a HEIF picture', fromIphone],
  [isOfBrand(/^qt {2}$/), 'a QuickTime video, such as a live photo has beside it', aStill],
  [isOfBrand(/./), 'a video', aStill],
  [begins('\xff\x0a', '\x00\x00\x00\x0cJXL '), 'a JPEG XL picture'],
  [begins('\x00\x00\x00\x0cjP  ', '\xff\x4f\xff\x51'), 'a JPEG 2000 picture'],
  [(head) => /^(II\*\0|MM\0\*)/.test(head) && head.slice(8, 10) === 'CR', 'a camera’s raw picture (CR2)', fromCamera],
  [begins('II*\0', 'MM\0*', 'II+\0', 'MM\0+'), 'a TIFF or a camera’s raw picture (DNG, NEF, ARW)', fromCamera],
  [begins('FUJIFILMCCD-RAW', 'IIRO', 'IIRS', 'MMOR', 'IIU\0', 'FOVb', '\0MRM'), 'a camera’s raw picture', fromCamera],
  [begins('BM'), 'a BMP picture'],
  [begins('8BPS'), 'a Photoshop file'],
  [begins('\0\0\x01\0', '\0\0\x02\0'), 'an icon'],
  [begins('%PDF'), 'a PDF'],
  [begins('%!PS'), 'a PostScript file'],
  [begins('\x1aE\xdf\xa3'), 'a Matroska or WebM video', aStill],
  [(head) => head.startsWith('RIFF') && head.slice(8, 12) === 'AVI ', 'an AVI video', aStill],
  [begins('\0\0\x01\xba', '\0\0\x01\xb3', 'FLV\x01', '\x30\x26\xb2\x75\x8e\x66\xcf\x11'), 'a video', aStill],
  [begins('PK\x03\x04', 'PK\x05\x06', '\x1f\x8b', 'Rar!', '7z\xbc\xaf\x27\x1c'), 'an archive or an office document'],
  [isMarkup(/^<(svg|(\?xml|!doctype|!--)[^]*<svg)[\s>]/i), 'an SVG drawing'],
  [isMarkup(/^<(!doctype html|html|head|body)/i), 'a web page'],
  [isMarkup(/^<(\?xml|!doctype)/i), 'an XML file'],
  [
    (head) => /^\s*(data:image\/|\/9j\/|iVBORw0KGgo|R0lGOD[lk]|UklGR)/.test(head),
    'base64 text of a picture',
    sendBytes,
  ],
  [isMarkup(/^[{[]/), 'JSON'],
];

function isMarkup(pattern: RegExp): (head: string) => boolean {
  return (head) =>
    pattern.test(
      head
        .replace(/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
        .replaceAll('\0', '')
        .trimStart(),
    );
}

/** Enough for the brands of a box file and for what stands before the element of an SVG. */
const headBytes = 512;

function headOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, headBytes)).toString('latin1');
}
