import type { Face } from '@smart-attendance/contracts';
import { pretend, type PretendedFace } from '../testing/face-inference.fake';
import { boxesOf, chooseFace, enrolmentWarnings, isSamePerson } from './enrolment.policy';

function choose(...faces: readonly PretendedFace[]) {
  return chooseFace({ faces: faces.map((face) => pretend(face) as Face) });
}

function box(height: number) {
  return { x: 0, y: 0, width: height * 0.8, height };
}

describe('the face an enrolment photo is about', () => {
  it('is the only one', () => {
    expect(choose({ who: 'ada' })).toMatchObject({ kind: 'chosen', warnings: [] });
  });

  it('is missing in a photo without faces', () => {
    expect(choose()).toEqual({ kind: 'refused', reason: 'no_face' });
  });

  it('cannot be told when two of about the same size are there', () => {
    expect(choose({ who: 'ada', box: box(200) }, { who: 'bob', box: box(80) })).toEqual({
      kind: 'refused',
      reason: 'several_faces',
    });
  });

  it('is the big one when the other is far in the background, with a warning', () => {
    const choice = choose({ who: 'bob', box: box(79) }, { who: 'ada', box: box(200) });
    expect(choice).toMatchObject({ kind: 'chosen', face: { box: { height: 200 } } });
    expect(choice.kind === 'chosen' && choice.warnings[0]).toMatch(/background/);
  });

  it.each(['too_small', 'too_dark', 'too_blurry', 'turned_away'] as const)('is refused as %s', (reason) => {
    expect(choose({ who: 'ada', reasons: [reason] })).toMatchObject({ kind: 'refused', reason });
  });

  it('is refused for the reason to mend first when there are several', () => {
    expect(choose({ who: 'ada', reasons: ['turned_away', 'too_blurry', 'too_small'] })).toMatchObject({
      reason: 'too_small',
    });
  });

  it('is refused when a gate we do not know refused it', () => {
    expect(choose({ who: 'ada', reasons: ['wears_a_mask'] })).toMatchObject({ kind: 'refused' });
  });
});

describe('the face that the uploader means', () => {
  const [left, right, back] = [
    { who: 'ada', box: { x: 100, y: 100, width: 80, height: 100 } },
    { who: 'bob', box: { x: 300, y: 100, width: 100, height: 120 } },
    { who: 'eve', box: { x: 330, y: 20, width: 60, height: 70 } },
  ];
  const photo = { faces: [left, right, back].map((face) => pretend(face) as Face) };

  it('is the largest, when they say so', () => {
    expect(chooseFace(photo, 'largest')).toMatchObject({ kind: 'chosen', face: { box: { x: 300 } }, warnings: [] });
  });

  it.each([
    [{ x: 140, y: 150 }, 100],
    [{ x: 101, y: 101 }, 100],
    [{ x: 85, y: 150 }, 100],
    [{ x: 350, y: 160 }, 300],
    [{ x: 360, y: 55 }, 330],
  ])('is the one at %o', (point, x) => {
    expect(chooseFace(photo, point)).toMatchObject({ kind: 'chosen', face: { box: { x } } });
  });

  it.each([[{ x: 240, y: 150 }], [{ x: 0, y: 0 }], [{ x: -140, y: 150 }], [{ x: 5000, y: 5000 }]])(
    'is none at %o',
    (point) => {
      expect(chooseFace(photo, point)).toEqual({ kind: 'refused', reason: 'no_face_there' });
    },
  );

  it('must be as good as any other', () => {
    const faces = [left, { ...right, reasons: ['turned_away'] }].map((face) => pretend(face) as Face);
    expect(chooseFace({ faces }, 'largest')).toMatchObject({ kind: 'refused', reason: 'turned_away' });
    expect(chooseFace({ faces }, { x: 140, y: 150 })).toMatchObject({ kind: 'chosen' });
  });

  it('need not be said when the others are far too small to be enrolled', () => {
    const tiny = { who: 'eve', box: box(60), reasons: ['too_small'], qualityScore: 0.2 };
    expect(choose({ who: 'ada', box: box(120) }, tiny)).toMatchObject({ kind: 'chosen' });
    expect(choose({ who: 'ada', box: box(120) }, { ...tiny, qualityScore: 0.3 })).toMatchObject({
      reason: 'several_faces',
    });
  });
});

describe('where the faces are', () => {
  it('is told in whole pixels, the largest first, and of twenty at most', () => {
    const many = Array.from({ length: 30 }, (_, i) => pretend({ who: 'x', box: box(10.2 + i) }) as Face);
    const told = JSON.parse(boxesOf({ faces: many })) as { height: number }[];
    expect(told).toHaveLength(20);
    expect(told[0]).toEqual({ x: 0, y: 0, width: 31, height: 39 });
  });

  it('begins with the face that was judged, however small it is', () => {
    const [small, big] = [10, 20].map((height) => pretend({ who: 'x', box: box(height) }) as Face);
    const told = JSON.parse(boxesOf({ faces: [big, small] as Face[] }, small)) as { height: number }[];
    expect(told.map(({ height }) => height)).toEqual([10, 20]);
  });
});

describe('a further photo', () => {
  it('is the same person’s when it is like one of those that are there', () => {
    expect(isSamePerson([0.1, 0.34], 0.34)).toBe(true);
    expect(isSamePerson([0.1, 0.33], 0.34)).toBe(false);
    expect(isSamePerson([], 0.34)).toBe(true);
  });
});

describe('what the uploader is told about a photo', () => {
  const good = { templates: 3, similarities: [0.7, 0.6], qualityScore: 0.9, threshold: 0.48, turnedDegrees: 0 };

  it('is nothing when all is well', () => {
    expect(enrolmentWarnings(good)).toEqual([]);
  });

  it.each([
    [{ templates: 1, similarities: [] }, /Only one photo is/],
    [{ templates: 2, similarities: [0.7] }, /Only 2 photos are/],
    [{ similarities: [0.2, 0.3] }, /unlike the other photos/],
    [{ similarities: [0.999, 0.6] }, /nearly the same/],
    [{ qualityScore: 0.5 }, /quality of this photo is low/],
    [{ turnedDegrees: 90 }, /lies on its side; it was turned by 90°/],
    [{ turnedDegrees: 180 }, /stands on its head/],
  ])('of %o', (facts, sentence) => {
    expect(enrolmentWarnings({ ...good, ...facts })).toEqual([expect.stringMatching(sentence)]);
  });
});
