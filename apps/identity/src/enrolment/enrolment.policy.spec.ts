import type { Face } from '@smart-attendance/contracts';
import { pretend, type PretendedFace } from '../fakes/face-inference.fake';
import { chooseFace, enrolmentWarnings } from './enrolment.policy';

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
    expect(choose({ who: 'ada', reasons: [reason] })).toEqual({ kind: 'refused', reason });
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

describe('what the uploader is told about a photo', () => {
  const good = { templates: 3, similarities: [0.7, 0.6], qualityScore: 0.9, threshold: 0.48 };

  it('is nothing when all is well', () => {
    expect(enrolmentWarnings(good)).toEqual([]);
  });

  it.each([
    [{ templates: 1, similarities: [] }, /Only one photo is/],
    [{ templates: 2, similarities: [0.7] }, /Only 2 photos are/],
    [{ similarities: [0.2, 0.3] }, /unlike the other photos/],
    [{ similarities: [0.999, 0.6] }, /nearly the same/],
    [{ qualityScore: 0.5 }, /quality of this photo is low/],
  ])('of %o', (facts, sentence) => {
    expect(enrolmentWarnings({ ...good, ...facts })).toEqual([expect.stringMatching(sentence)]);
  });
});
