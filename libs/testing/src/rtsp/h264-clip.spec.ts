import { H264Clip, nalType, splitAnnexB } from './h264-clip';

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

function stream(...nals: Buffer[]): Buffer {
  return Buffer.concat(nals.flatMap((nal) => [startCode, nal]));
}

function typesOf(clip: H264Clip): number[][] {
  return clip.accessUnits.map((unit) => unit.nals.map(nalType));
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

  it('refuses B pictures', () => {
    expect(() => H264Clip.fromAnnexB(stream(sps, pps, idrSlice, bSlice), 25)).toThrow('-bf 0');
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
