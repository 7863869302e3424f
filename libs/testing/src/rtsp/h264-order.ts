import { BitReader } from '@smart-attendance/rtsp';

/** Profiles whose SPS holds four more fields (H.264, 7.3.2.1.1). */
const highProfiles = new Set([44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244]);

/** What an SPS says about the place of pictures in showing. */
export interface OrderSettings {
  readonly frameNumberBits: number;
  readonly orderBits: number;
}

/** @throws Error with a sentence when pictures are ordered in another way than encoders of cameras do it */
export function readOrderSettings(sps: Buffer): OrderSettings {
  const bits = new BitReader(sps, 1);
  const profile = bits.bits(8);
  bits.bits(16); // constraints and level
  bits.number(); // id
  if (highProfiles.has(profile)) skipHighProfile(bits);
  const frameNumberBits = bits.number() + 4;
  if (bits.number() !== 0) throw new Error('The clip holds B pictures and does not number them; encode with x264.');
  const orderBits = bits.number() + 4;
  bits.number(); // reference pictures
  bits.flag(); // gaps
  bits.number(); // width
  bits.number(); // height
  if (!bits.flag()) throw new Error('The clip is interlaced; encode it progressive.');
  return { frameNumberBits, orderBits };
}

function skipHighProfile(bits: BitReader): void {
  if (bits.number() === 3) bits.flag(); // separate colour planes
  bits.number(); // depth of luma
  bits.number(); // depth of chroma
  bits.flag(); // transform bypass
  if (bits.flag()) throw new Error('The clip has scaling matrices, which are not read here.');
}

export interface OrderedSlice {
  readonly isIdr: boolean;
  readonly isReference: boolean;
  readonly orderLow: number;
}

/** The first slice of a picture. */
export function readOrderedSlice(nal: Buffer, { frameNumberBits, orderBits }: OrderSettings): OrderedSlice {
  const isIdr = ((nal[0] ?? 0) & 0x1f) === 5;
  const bits = new BitReader(nal, 1);
  bits.number(); // first macroblock
  bits.number(); // type
  bits.number(); // PPS
  bits.bits(frameNumberBits);
  if (isIdr) bits.number();
  return { isIdr, isReference: ((nal[0] ?? 0) & 0x60) !== 0, orderLow: bits.bits(orderBits) };
}

/** By how many places each picture is shown after it is sent, from the numbers of its slices (H.264, 8.2.1.1). */
export function showingShifts(slices: readonly OrderedSlice[], { orderBits }: OrderSettings): number[] {
  const round = 2 ** orderBits;
  let previous = { high: 0, low: 0 };
  let sequence = 0;
  const places = slices.map(({ isIdr, isReference, orderLow }, sent) => {
    if (isIdr) {
      previous = { high: 0, low: 0 };
      sequence += 1;
    }
    const step = orderLow - previous.low;
    const high = previous.high + (step <= -round / 2 ? round : step > round / 2 ? -round : 0);
    if (isReference) previous = { high, low: orderLow };
    return { sent, sequence, order: high + orderLow };
  });
  const shown = [...places].sort((one, other) => one.sequence - other.sequence || one.order - other.order);
  const shifts = new Array<number>(slices.length).fill(0);
  shown.forEach(({ sent }, place) => {
    shifts[sent] = place - sent;
  });
  return shifts;
}
