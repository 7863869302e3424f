import { nextLookAt, type CoverageAnswer } from './day-closing.policy';

const closesAt = new Date('2026-03-05T00:00:00Z');
const behind: CoverageAnswer = { percent: 100, isCaughtUp: false };

/** Minutes from then to the next look. */
function minutesToNext(coverage: CoverageAnswer, minutes: number): number | undefined {
  const now = new Date(closesAt.getTime() + minutes * 60_000);
  const at = nextLookAt(closesAt, coverage, now);
  return at && (at.getTime() - now.getTime()) / 60_000;
}

describe('a day is looked at again', () => {
  it('when it is over', () => {
    expect(minutesToNext(undefined, -90)).toBe(90);
  });

  it('never when all of it is known', () => {
    expect(minutesToNext(undefined, 0)).toBeUndefined();
    expect(minutesToNext({ percent: 12, isCaughtUp: true }, 1)).toBeUndefined();
  });

  it('the seldomer, the longer what was seen is not handled or nobody tells what cameras saw', () => {
    for (const coverage of [behind, 'unknown'] as const) {
      expect([0, 20, 60, 240, 6_000].map((minutes) => minutesToNext(coverage, minutes))).toEqual([5, 5, 15, 60, 60]);
    }
  });

  it('some 180 times in the seven days for which streams keep what was seen, and then as things are', () => {
    let looks = 0;
    for (let minutes = 0; ; looks += 1) {
      const after = minutesToNext(behind, minutes);
      if (after === undefined) break;
      minutes += after;
    }
    expect(looks).toBeGreaterThan(170);
    expect(looks).toBeLessThan(190);
  });
});
