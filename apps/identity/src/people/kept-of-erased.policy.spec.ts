import { keptOfErased } from './kept-of-erased.policy';

const erasedAt = new Date('2026-11-20T08:00:00Z');
const days = { unknownFaces: 1, counterExamples: 180 };
const nothing = { unknownFaceVisits: 0, counterExamples: 0, wordsOnBus: 0 };
const afterDays = (count: number) => new Date(erasedAt.getTime() + count * 86_400_000);

describe('what stays of who is erased', () => {
  it('is nothing of most people', () => {
    expect(keptOfErased({ erasedAt }, nothing, days, erasedAt)).toEqual([]);
  });

  it('is the id of who spoke about others, on the bus, for as long as facts are there', () => {
    const spoke = { ...nothing, wordsOnBus: 4 };
    const kept = keptOfErased({ erasedAt }, spoke, days, afterDays(7));
    expect(kept).toMatchObject([{ kind: 'recognition_events', rows: 4, days: 7 }]);
    expect(keptOfErased({ erasedAt }, spoke, days, afterDays(7.01))).toEqual([]);
  });

  it('is, perhaps, a face that could not be compared', () => {
    const uncompared = { ...nothing, unknownFaceVisits: 2, counterExamples: 1 };
    const kept = keptOfErased({ erasedAt }, uncompared, days, erasedAt);
    expect(kept.map(({ kind, rows, days: kept }) => [kind, rows, kept])).toEqual([
      ['unknown_face_visits', 2, 1],
      ['counter_examples', 1, 180],
    ]);
  });
});
