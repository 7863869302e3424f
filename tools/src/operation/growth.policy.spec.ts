import { growthFaults, growthOf } from './growth.policy';

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

  it('names what grew by more than it may, and what nobody looked at', () => {
    const growths = {
      flat: growthOf(everyMinute(() => 100)),
      leak: growthOf(everyMinute((minute) => 100 + minute)),
      unseen: growthOf([]),
      'seen early': growthOf([...everyMinute(() => 100).slice(0, 25), { minute: 600, value: 100 }]),
    };
    expect(growthFaults('MiB', growths, { factor: 1.15, more: 0 })).toEqual([
      'leak had 115 MiB, then 155.',
      'unseen was not looked at often enough for MiB.',
      'seen early was not looked at often enough for MiB.',
    ]);
    expect(growthFaults('MiB', {}, { factor: 1, more: 0 })).toEqual(['Nobody was looked at for MiB.']);
  });
});
