import { h264 } from '@smart-attendance/rtsp';
import { splitAnnexB } from './annex-b';
import { H264Clip } from './h264-clip';

const startCode = Buffer.from([0, 0, 0, 1]);
const sps = Buffer.from([0x67, 0x4d, 0x40, 0x1f, 0xaa]);
const pps = Buffer.from([0x68, 0xee, 0x3c, 0x80]);
const sei = Buffer.from([0x06, 0x05, 0x01, 0x2a, 0x80]);
const delimiter = Buffer.from([0x09, 0xf0]);
/** first_mb 0 is the bit 1; slice type 7 (I) is 0001000, 5 (P) is 00110, 6 (B) is 00111. */
const idrSlice = Buffer.from([0x65, 0b1000_1000, 0x84]);
const pSlice = Buffer.from([0x41, 0b1001_1010, 0x21]);
const bSlice = Buffer.from([0x01, 0b1001_1110, 0x21]);
/** first_mb 3 is 00100. */
const laterSlice = (first: Buffer): Buffer => Buffer.from([first[0] ?? 0, 0b0010_0001, 0x10 | 0b0000_1000]);

/**
 * Main profile, numbers of 4 bits for frames and for order: id 1, frame bits 1, order type 1, order bits 1, references
 * 010, gaps 0, width 1, height 1, only frames 1.
 */
const orderedSps = Buffer.from([0x67, 0x4d, 0x40, 0x1f, 0b1111_0100, 0b1110_0000]);

/**
 * Pictures with these numbers of order, in their order of sending: the first a keyframe; a B picture, which nothing
 * builds on, where the number is lower than one before.
 */
function sent(...orders: readonly number[]): Buffer[] {
  return orders.map((order, index) => {
    const isB = orders.slice(0, index).some((earlier) => earlier > order);
    const low = (order % 16).toString(2).padStart(4, '0');
    // First macroblock, type, PPS, frame number, (IDR id,) order.
    const bits = index === 0 ? `1 0001000 1 0000 1 ${low}` : `1 ${isB ? '00111' : '00110'} 1 0000 ${low}`;
    const text = bits.replaceAll(' ', '').padEnd(24, '1');
    return Buffer.from([
      index === 0 ? 0x65 : isB ? 0x01 : 0x41,
      ...(text.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)),
    ]);
  });
}

function stream(...nals: Buffer[]): Buffer {
  return Buffer.concat(nals.flatMap((nal) => [startCode, nal]));
}

function typesOf(clip: H264Clip): number[][] {
  return clip.accessUnits.map((unit) => unit.nals.map(h264.typeOf));
}

describe('splitAnnexB', () => {
  it('finds units behind start codes of three and of four bytes and drops the padding between them', () => {
    const bytes = Buffer.concat([
      Buffer.from([0, 0, 0, 1]),
      sps,
      Buffer.from([0, 0, 0, 0, 1]),
      pps,
      Buffer.from([0, 0, 1]),
      sei,
    ]);
    expect(splitAnnexB(bytes)).toEqual([sps, pps, sei]);
  });

  it('finds nothing in bytes without a start code', () => {
    expect(splitAnnexB(Buffer.from('no film'))).toEqual([]);
  });
});

describe('H264Clip', () => {
  it('keeps settings, messages and slices of one picture together', () => {
    const clip = H264Clip.fromAnnexB(stream(sps, pps, sei, idrSlice, pSlice, pSlice), 25);
    expect(typesOf(clip)).toEqual([[7, 8, 6, 5], [1], [1]]);
    expect(clip.accessUnits.map((unit) => unit.isKeyframe)).toEqual([true, false, false]);
    expect(clip.durationMs).toBe(120);
  });

  it('counts several slices of a picture as one picture', () => {
    const bytes = stream(sps, pps, idrSlice, laterSlice(idrSlice), pSlice, laterSlice(pSlice));
    expect(typesOf(H264Clip.fromAnnexB(bytes, 25))).toEqual([
      [7, 8, 5, 5],
      [1, 1],
    ]);
  });

  it('begins a new picture at a delimiter', () => {
    const bytes = stream(delimiter, sps, pps, idrSlice, delimiter, pSlice, delimiter, pSlice);
    expect(typesOf(H264Clip.fromAnnexB(bytes, 25))).toEqual([
      [9, 7, 8, 5],
      [9, 1],
      [9, 1],
    ]);
  });

  it('gives every keyframe the parameter sets, so that a viewer can join there', () => {
    const clip = H264Clip.fromAnnexB(stream(sps, pps, idrSlice, delimiter, idrSlice), 25);
    expect(clip.accessUnits[1]?.nals).toEqual([delimiter, sps, pps, idrSlice]);
  });

  it('knows which picture is shown when, also where B pictures are sent after the one they build on', () => {
    const clip = H264Clip.fromAnnexB(stream(orderedSps, pps, ...sent(0, 6, 2, 4, 12, 8, 10)), 25);
    const shown = clip.accessUnits.map((unit, index) => index + unit.showingShift);
    expect(shown).toEqual([0, 3, 1, 2, 6, 4, 5]);
  });

  it('counts on where the numbers of B pictures begin anew', () => {
    const clip = H264Clip.fromAnnexB(stream(orderedSps, pps, ...sent(0, 6, 4, 12, 10, 18, 16)), 25);
    expect(clip.accessUnits.map((unit, index) => index + unit.showingShift)).toEqual([0, 2, 1, 4, 3, 6, 5]);
  });

  it('refuses B pictures without numbers', () => {
    // Order type 2: no B pictures are allowed.
    const sps = Buffer.from([0x67, 0x4d, 0x40, 0x1f, 0b1_1_011_1_00, 0b101_00101, 0b1_0000000]);
    expect(() => H264Clip.fromAnnexB(stream(sps, pps, idrSlice, bSlice), 25)).toThrow('does not number them');
  });

  it('refuses a film that does not begin with a keyframe', () => {
    expect(() => H264Clip.fromAnnexB(stream(sps, pps, pSlice, idrSlice), 25)).toThrow('must begin with a keyframe');
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('<html></html>')],
    ['slices without settings', stream(idrSlice)],
  ])('refuses %s', (_what, bytes) => {
    expect(() => H264Clip.fromAnnexB(bytes, 25)).toThrow('no SPS and PPS');
  });

  it.each([0, -1, 1000, Number.NaN])('refuses %s frames a second', (framesPerSecond) => {
    expect(() => H264Clip.fromAnnexB(stream(sps, pps, idrSlice), framesPerSecond)).toThrow(RangeError);
  });
});
