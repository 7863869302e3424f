import { mergeLevels, type LevelBox } from './face-finder';
import { firstLevelSize, pyramidSizes } from './image-pyramid';

const frameInput = { widthPx: 640, heightPx: 384 };
const photoInput = { widthPx: 1280, heightPx: 720 };
const size = (widthPx: number, heightPx: number) => ({ widthPx, heightPx });

describe('the size at which a picture is looked at', () => {
  it('a 16:9 frame fills the detector: the small stretch does no harm', () => {
    expect(firstLevelSize(size(1920, 1080), frameInput)).toEqual(size(640, 384));
  });

  it('a 4:3 frame and an upright one keep their shape', () => {
    expect(firstLevelSize(size(1280, 960), frameInput)).toEqual(size(512, 384));
    expect(firstLevelSize(size(1080, 1920), frameInput)).toEqual(size(216, 384));
  });

  it('a small picture is never enlarged', () => {
    expect(firstLevelSize(size(250, 250), frameInput)).toEqual(size(250, 250));
  });

  it('a very long and thin picture keeps at least one pixel', () => {
    expect(firstLevelSize(size(20000, 5), frameInput)).toEqual(size(640, 1));
  });

  it('a photo is looked at in halves, down to one that shows a portrait at a good size', () => {
    expect(pyramidSizes(size(2400, 1350), photoInput)).toEqual([size(1280, 720), size(640, 360), size(320, 180)]);
    expect(pyramidSizes(size(250, 250), photoInput)).toEqual([size(250, 250)]);
  });
});

describe('one list of faces out of several levels', () => {
  const limits = { widthAtInputPxMax: 150, iouMax: 0.4 };
  const seen = (x: number, width: number, score: number, widthAtInputPx: number): LevelBox => ({
    x,
    y: 0,
    width,
    height: width,
    score,
    widthAtInputPx,
  });

  it('a face found twice is one face, at its better score', () => {
    const kept = mergeLevels([[seen(0, 100, 0.9, 100)], [seen(5, 100, 0.95, 50)]], limits);
    expect(kept.map((box) => box.score)).toEqual([0.95]);
  });

  it('of a face too large for the first level the smaller level is believed, whatever the scores', () => {
    const large = seen(0, 400, 0.99, 400);
    const better = seen(20, 420, 0.8, 105);
    expect(mergeLevels([[large], [better]], limits)).toEqual([better]);
  });

  it('a large face that the smaller level does not confirm was none', () => {
    expect(mergeLevels([[seen(0, 120, 0.95, 80)], []], limits)).toEqual([]);
  });

  it('a small face needs no second opinion, the smaller level cannot see it', () => {
    const small = seen(0, 60, 0.9, 30);
    expect(mergeLevels([[small], []], limits)).toEqual([small]);
  });

  it('with one level there is nobody to ask', () => {
    const only = seen(0, 400, 0.9, 400);
    expect(mergeLevels([[only]], limits)).toEqual([only]);
  });

  it('a part of a face that was taken for a face is dropped', () => {
    const face = seen(0, 300, 0.98, 75);
    const part = seen(50, 30, 0.7, 30);
    expect(mergeLevels([[part], [face]], limits)).toEqual([face]);
  });

  it('people side by side stay two', () => {
    expect(mergeLevels([[seen(0, 100, 0.9, 100), seen(110, 100, 0.8, 100)]], limits)).toHaveLength(2);
  });
});
