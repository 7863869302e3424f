import { embeddingOf, faceVector } from '../testing/synthetic-faces';
import { track } from '../testing/sightings';
import { firstDayKept, groupOf, isForReview, isVisitForReview } from './unknown-face.policy';

describe('a face that is kept for review', () => {
  it('is one that nobody is like, or two people are', () => {
    const compared = ['below_threshold', 'empty_gallery', 'small_margin', 'counter_example', 'rejected'];
    const reasons = [...compared, 'no_longer_enrolled', 'same_person_twice', 'turned_away', ''];
    expect(reasons.filter((reason) => isForReview({ personId: undefined, reason }))).toEqual(compared);
    expect(isForReview({ personId: 'ada', reason: '' })).toBe(false);
  });

  it('is shown when its track says enough, and does not say who it is', () => {
    expect(isVisitForReview(track('...'), false, 3)).toBe(true);
    expect(isVisitForReview(track('..'), false, 3)).toBe(false);
    expect(isVisitForReview(track('..---'), false, 3)).toBe(false);
    expect(isVisitForReview(track('...'), true, 3)).toBe(false);
    expect(isVisitForReview(track('.A.A'), false, 3)).toBe(false);
    expect(isVisitForReview(track('.A.B'), false, 3)).toBe(true);
  });
});

describe('grouping by likeness', () => {
  const ada = { id: 'b', mean: faceVector('ada') };
  const bob = { id: 'a', mean: faceVector('bob') };

  it('takes the most alike, and nobody who is not alike enough', () => {
    expect(groupOf(embeddingOf('ada', 1), [bob, ada], 0.5)).toBe(ada);
    expect(groupOf(embeddingOf('ada', 1, 0.4), [bob, ada], 0.5)).toBeUndefined();
    expect(groupOf(faceVector('ada'), [], 0.5)).toBeUndefined();
  });

  it('does not go by the order in which groups come', () => {
    const twin = { id: 'c', mean: ada.mean };
    const vector = embeddingOf('ada', 2);
    expect(groupOf(vector, [twin, ada], 0.5)).toBe(ada);
    expect(groupOf(vector, [ada, twin], 0.5)).toBe(ada);
  });
});

describe('a key of a day', () => {
  it('stays until the last face of its day is old enough', () => {
    expect(firstDayKept(new Date('2026-03-02T23:59:59Z'), 24)).toBe('2026-03-01');
    expect(firstDayKept(new Date('2026-03-03T00:00:00Z'), 24)).toBe('2026-03-02');
    expect(firstDayKept(new Date('2026-03-02T02:00:00Z'), 3)).toBe('2026-03-01');
  });
});
