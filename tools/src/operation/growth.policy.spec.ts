import { growthOf } from './growth.policy';

const everyMinute = (valueAt: (minute: number) => number) =>
  Array.from({ length: 61 }, (_, minute) => ({ minute, value: valueAt(minute) }));

describe('whether something stays as it is', () => {
  it('what is flat has no slope', () => {
    expect(growthOf(everyMinute(() => 100))).toEqual({ early: 100, late: 100, slopePerHour: 0 });
  });

  it('what grows by one a minute grows by sixty an hour', () => {
    const { early, late, slopePerHour } = growthOf(everyMinute((minute) => 100 + minute));
    expect([early, late]).toEqual([115, 155]);
    expect(slopePerHour).toBeCloseTo(60);
  });

  it('what is needed to warm up does not count', () => {
    expect(growthOf(everyMinute((minute) => Math.min(100, minute * 10)))).toEqual({
      early: 100,
      late: 100,
      slopePerHour: 0,
    });
  });

  it('a single look says nothing', () => {
    expect(growthOf([{ minute: 0, value: 7 }])).toEqual({ early: 7, late: 7, slopePerHour: 0 });
  });
});
