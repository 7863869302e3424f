import { keptOfErased } from './kept-of-erased.policy';

const erasedAt = new Date('2026-11-20T08:00:00Z');
const days = { unknownFaces: 1, counterExamples: 180 };
const nothing = { unknownFaceVisits: 0, counterExamples: 0 };
const afterDays = (count: number) => new Date(erasedAt.getTime() + count * 86_400_000);

describe('what stays of who is erased', () => {
  it('is nothing of most people', () => {
    const removed = { people: 1, face_templates: 3, words_about_recognitions: 0 };
    expect(keptOfErased({ erasedAt, removed }, nothing, days, erasedAt)).toEqual([]);
  });

  it('is the id of who spoke about others, on the bus, for as long as facts are there', () => {
    const receipt = { erasedAt, removed: { words_about_recognitions: 4 } };
    const kept = keptOfErased(receipt, nothing, days, afterDays(7));
    expect(kept).toMatchObject([{ kind: 'recognition_events', rows: 4, days: 7 }]);
    expect(keptOfErased(receipt, nothing, days, afterDays(7.01))).toEqual([]);
  });

  it('is, perhaps, a face that could not be compared', () => {
    const uncompared = { unknownFaceVisits: 2, counterExamples: 1 };
    const kept = keptOfErased({ erasedAt, removed: {} }, uncompared, days, erasedAt);
    expect(kept.map(({ kind, rows, days: kept }) => [kind, rows, kept])).toEqual([
      ['unknown_face_visits', 2, 1],
      ['counter_examples', 1, 180],
    ]);
  });
});
