import { BrokenPictureDetector } from './broken-picture-detector';

/** Pictures at ten a second, each of so many slices; what `happens` is told before each. */
function after(
  pictures: number,
  happens: (detector: BrokenPictureDetector, index: number, nowMs: number) => boolean,
  slices = 1,
) {
  const detector = new BrokenPictureDetector();
  for (let index = 0; index < pictures; index += 1) {
    const nowMs = index * 100;
    detector.addUnit({ isBroken: happens(detector, index, nowMs), isKeyframe: index % 10 === 0, slices }, nowMs);
    if (detector.isNoVideo(nowMs)) return `no video after ${index + 1}`;
  }
  return 'video';
}

describe('what a camera sends', () => {
  it('is video as long as nothing speaks against it', () => {
    expect(after(500, () => false)).toBe('video');
  });

  it('is no video when a third of it cannot be pictures, which takes some of them to tell', () => {
    expect(after(100, (_, index) => index >= 50)).toBe('no video after 57');
    expect(after(500, (_, index) => index % 5 === 0)).toBe('video');
  });

  it('is no video from the beginning when keyframes cannot be read; what came before the first one says nothing', () => {
    expect(after(100, () => true)).toBe('no video after 41');
    expect(after(100, (_, index) => index < 10)).toBe('video');
  });

  it('may be what is left of video where packets were lost', () => {
    const isBroken = (detector: BrokenPictureDetector, index: number, nowMs: number): boolean => {
      if (index === 50) detector.addLoss(nowMs);
      return index > 50 && index < 90;
    };
    expect(after(200, isBroken)).toBe('video');
  });

  it('is no video when the decoder fails in a quarter of all slices though nothing was lost', () => {
    const errors =
      (every: number, isLossy: boolean) => (detector: BrokenPictureDetector, index: number, nowMs: number) => {
        if (isLossy && index % 20 === 0) detector.addLoss(nowMs);
        if (index % every === 0) detector.addDecoderError(nowMs);
        return false;
      };
    expect(after(100, errors(2, false))).toMatch('no video');
    expect(after(500, errors(10, false))).toBe('video');
    expect(after(500, errors(1, true))).toBe('video');
    expect(after(500, errors(2, false), 8)).toBe('video');
  });
});
