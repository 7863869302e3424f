import { isComputationDue, type ComputedOf } from './threshold-due.policy';

const computed: ComputedOf = { computedAt: new Date(0), galleryRevision: 7, sampledPeople: 100 };
const minute = 60_000;

function isDue(people: number, nowMs: number, { revision = 8, sampledPeopleMax = 1_000 } = {}): boolean {
  return isComputationDue(computed, { revision, people, sampledPeopleMax }, nowMs);
}

describe('isComputationDue', () => {
  it('computes what was never computed', () => {
    expect(isComputationDue(undefined, { revision: 0, people: 1, sampledPeopleMax: 1_000 }, 0)).toBe(true);
  });

  it('follows a gallery that grows by a tenth at once, and a smaller change within ten minutes', () => {
    expect(isDue(111, minute)).toBe(true);
    expect(isDue(110, minute)).toBe(false);
    expect(isDue(110, 11 * minute)).toBe(true);
  });

  it('waits for the ten minutes when a larger gallery gives no larger sample', () => {
    expect(isDue(5_000, minute, { sampledPeopleMax: 100 })).toBe(false);
  });

  it('looks at an unchanged gallery once a day', () => {
    expect(isDue(100, 23 * 60 * minute, { revision: 7 })).toBe(false);
    expect(isDue(100, 25 * 60 * minute, { revision: 7 })).toBe(true);
  });
});
