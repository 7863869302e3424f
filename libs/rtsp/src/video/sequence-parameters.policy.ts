import { BitReader, readable } from './bit-reader';

/** What a sequence parameter set says of the pictures that refer to it. */
export interface SequenceParameters {
  readonly id: number;
  /** Size, cropping, profile, colour format and depth: where these are the same, one decoder goes on. */
  readonly form: string;
  /** What slices are addressed by: macroblocks, or coding tree blocks in H.265. */
  readonly blocks: number;
}

/** Undefined for bytes that are none, and for sizes no camera has. */
export function h264SequenceParameters(nal: Buffer): SequenceParameters | undefined {
  return readable(() => readH264(new BitReader(nal, 1)));
}

/** As for H.264. */
export function h265SequenceParameters(nal: Buffer): SequenceParameters | undefined {
  return readable(() => readH265(new BitReader(nal, 2)));
}

/** H.264, 7.3.2.1.1.1: these have a colour format, depths and scaling lists. */
const highProfiles = new Set([44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244]);
const lowProfiles = new Set([66, 77, 88]);
/** Twice 8K. */
const sidePxMax = 16_384;
const setIdsMax = 31;

function readH264(bits: BitReader): SequenceParameters {
  const profile = bits.bits(8);
  if (!highProfiles.has(profile) && !lowProfiles.has(profile)) throw new RangeError('There is no such profile.');
  bits.skip(16);
  const id = within(bits.number(), setIdsMax);
  const colour = highProfiles.has(profile) ? h264Colour(bits) : { chroma: 1, depths: [8, 8] };
  bits.number(); // log2_max_frame_num_minus4
  skipPictureOrder(bits);
  bits.number(); // max_num_ref_frames
  bits.skip(1);
  const width = within((bits.number() + 1) * 16, sidePxMax);
  const mapUnits = bits.number() + 1;
  const hasFramesOnly = bits.flag();
  const height = within(mapUnits * 16 * (hasFramesOnly ? 1 : 2), sidePxMax);
  if (!hasFramesOnly) bits.skip(1);
  bits.skip(1);
  const cropping = bits.flag() ? fourNumbers(bits) : [];
  const range = readable(() => (bits.flag() ? colourDescription(bits) : '')) ?? '';
  const blocks = (width / 16) * (height / 16);
  return { id, blocks, form: formOf({ width, height, cropping, profile, ...colour, hasFramesOnly, range }) };
}

function h264Colour(bits: BitReader): { chroma: number; depths: number[] } {
  const chroma = within(bits.number(), 3);
  if (chroma === 3) bits.skip(1);
  const depths = [8 + within(bits.number(), 6), 8 + within(bits.number(), 6)];
  bits.skip(1);
  if (bits.flag()) for (let list = 0; list < (chroma === 3 ? 12 : 8); list += 1) skipScalingList(bits, list);
  return { chroma, depths };
}

/** H.264, 7.3.2.1.1.1. */
function skipScalingList(bits: BitReader, list: number): void {
  if (!bits.flag()) return;
  let [last, next] = [8, 8];
  for (let index = 0; index < (list < 6 ? 16 : 64); index += 1) {
    if (next !== 0) next = (last + bits.signedNumber() + 256) % 256;
    last = next === 0 ? last : next;
  }
}

function skipPictureOrder(bits: BitReader): void {
  const kind = within(bits.number(), 2);
  if (kind === 0) bits.number();
  if (kind !== 1) return;
  bits.skip(1);
  bits.signedNumber();
  bits.signedNumber();
  for (let left = within(bits.number(), 255); left > 0; left -= 1) bits.signedNumber();
}

/** The part of the VUI before its timing: range and kind of the colours, by which ffmpeg converts. */
function colourDescription(bits: BitReader): string {
  const extendedAspect = 255;
  if (bits.flag() && bits.bits(8) === extendedAspect) bits.skip(32);
  if (bits.flag()) bits.skip(1);
  if (!bits.flag()) return '';
  bits.skip(3);
  const isFullRange = bits.flag();
  return [isFullRange ? 'full' : 'limited', ...(bits.flag() ? [bits.bits(8), bits.bits(8), bits.bits(8)] : [])].join();
}

function readH265(bits: BitReader): SequenceParameters {
  bits.skip(4);
  const layers = within(bits.bits(3), 6);
  bits.skip(1);
  const profile = skipProfileTierLevel(bits, layers);
  const id = within(bits.number(), setIdsMax);
  const chroma = within(bits.number(), 3);
  if (chroma === 3) bits.skip(1);
  const width = within(bits.number(), sidePxMax);
  const height = within(bits.number(), sidePxMax);
  const cropping = bits.flag() ? fourNumbers(bits) : [];
  const depths = [8 + within(bits.number(), 8), 8 + within(bits.number(), 8)];
  bits.number(); // log2_max_pic_order_cnt_lsb_minus4
  for (let numbers = (bits.flag() ? layers + 1 : 1) * 3; numbers > 0; numbers -= 1) bits.number();
  const blockPx = 2 ** (3 + within(bits.number(), 3) + within(bits.number(), 3));
  const blocks = Math.ceil(width / blockPx) * Math.ceil(height / blockPx);
  return { id, blocks, form: formOf({ width, height, cropping, profile, chroma, depths }) };
}

/** H.265, 7.3.3; gives the profile. */
function skipProfileTierLevel(bits: BitReader, layers: number): number {
  if (bits.bits(2) !== 0) throw new RangeError('There is no such kind of profile.');
  bits.skip(1);
  const profile = bits.bits(5);
  bits.skip(32 + 48 + 8);
  const present = Array.from({ length: layers }, () => [bits.flag(), bits.flag()] as const);
  if (layers > 0) bits.skip((8 - layers) * 2);
  for (const [hasProfile, hasLevel] of present) bits.skip((hasProfile ? 88 : 0) + (hasLevel ? 8 : 0));
  return profile;
}

function fourNumbers(bits: BitReader): number[] {
  return [bits.number(), bits.number(), bits.number(), bits.number()];
}

function formOf(parts: Readonly<Record<string, unknown>>): string {
  if (parts['width'] === 0 || parts['height'] === 0) throw new RangeError('A picture has a size.');
  return JSON.stringify(parts);
}

function within(value: number, most: number): number {
  if (value > most) throw new RangeError('No camera has such a number.');
  return value;
}
