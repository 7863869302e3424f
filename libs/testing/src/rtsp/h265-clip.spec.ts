import { h265 } from '@smart-attendance/rtsp';
import { joinAnnexB } from './annex-b';
import { H265Clip } from './h265-clip';
import { payloadsOf } from './rtp-packetizer';

const vps = Buffer.from([0x40, 1, 0x0c]);
const sps = Buffer.from([0x42, 1, 0x01]);
const pps = Buffer.from([0x44, 1, 0xc1]);
/** First slice 1, no output of earlier pictures 0, PPS 1, type 2 (I) 011. */
const key = Buffer.from([0x26, 1, 0b1010_1110, 0x80]);
/** First slice 1, PPS 1, type 1 (P) 010, or 0 (B) 1. */
const pSlice = Buffer.from([0x02, 1, 0b1101_0100, 0x80]);
const bSlice = Buffer.from([0x02, 1, 0b1110_0000, 0x80]);
const laterSlice = Buffer.from([0x02, 1, 0b0101_0100, 0x80]);

const clipOf = (...nals: Buffer[]): H265Clip => H265Clip.fromAnnexB(joinAnnexB(nals), 25);

describe('H265Clip', () => {
  it('keeps settings and slices of one picture together', () => {
    const { accessUnits, durationMs } = clipOf(vps, sps, pps, key, pSlice, laterSlice, pSlice);
    expect(accessUnits.map(({ nals }) => nals.map(h265.typeOf))).toEqual([[32, 33, 34, 19], [1, 1], [1]]);
    expect(accessUnits.map(({ isKeyframe }) => isKeyframe)).toEqual([true, false, false]);
    expect(durationMs).toBe(120);
  });

  it('gives every keyframe the parameter sets, so that a viewer can join there', () => {
    expect(clipOf(vps, sps, pps, key, key).accessUnits[1]?.nals).toEqual([vps, sps, pps, key]);
  });

  it.each([
    ['B pictures', [vps, sps, pps, key, bSlice], 'bframes=0'],
    ['a film that does not begin with a keyframe', [vps, sps, pps, pSlice], 'must begin with a keyframe'],
    ['slices without settings', [key], 'no VPS, SPS and PPS'],
  ])('refuses %s', (_what, nals, reason) => {
    expect(() => clipOf(...nals)).toThrow(reason);
  });

  it('is cut into fragments from which a receiver gets the same bytes', () => {
    const big = Buffer.concat([Buffer.from([0x26, 1]), Buffer.alloc(250, 7)]);
    const payloads = payloadsOf(big, 100, 'h265');
    expect(payloads.map(([first]) => ((first ?? 0) >> 1) & 0x3f)).toEqual([49, 49, 49]);
    expect(payloads.map((payload) => payload[2])).toEqual([0x80 | 19, 19, 0x40 | 19]);
    expect(Buffer.concat([big.subarray(0, 2), ...payloads.map((payload) => payload.subarray(3))])).toEqual(big);
  });
});
