import { deadIn, nextDeathMs, observe, type Observation } from './replica-liveness.policy';

const timings = { deadAfterMs: 5_000, lookGapMaxMs: 3_000 };

/** Looks at these moments, each taking 10 ms, at what `revisionsAt` says. */
function lookAt(
  momentsMs: readonly number[],
  revisionsAt: (ms: number) => Record<string, number>,
  before?: Observation,
): Observation {
  let observation = before;
  for (const startedMs of momentsMs) {
    const revisions = new Map(Object.entries(revisionsAt(startedMs)));
    observation = observe(observation, { startedMs, endedMs: startedMs + 10, revisions }, timings);
  }
  if (observation === undefined) throw new Error('Nobody looked.');
  return observation;
}

const seconds = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, number) => (from + number) * 1_000);
const dead = (observation: Observation): string[] => [...deadIn(observation, timings)].sort();
const alive = (ms: number): number => 1 + Math.floor(ms / 1_000);

describe('a replica', () => {
  it('lives as long as its record changes', () => {
    expect(dead(lookAt(seconds(0, 60), (ms) => ({ a: alive(ms) })))).toEqual([]);
  });

  it('is dead when its record stayed the same for five seconds, and not before', () => {
    const silent = (ms: number) => ({ a: 7, b: alive(ms) });
    expect(dead(lookAt(seconds(0, 5), silent))).toEqual([]);
    expect(dead(lookAt([...seconds(0, 5), 5_010], silent))).toEqual(['a']);
  });

  it('that is unknown gets the full time from the first look on, however old its record is', () => {
    const observation = lookAt([0], () => ({ a: 1 }));
    expect(dead(observation)).toEqual([]);
    expect(nextDeathMs(observation, timings)).toBe(5_010);
  });

  it('that holds cameras and has no record dies like one that is silent', () => {
    expect(dead(lookAt(seconds(0, 6), () => ({ a: 0 })))).toEqual(['a']);
  });

  it('lives again with its next record', () => {
    const observation = lookAt(seconds(0, 6), () => ({ a: 7 }));
    expect(dead(lookAt([7_000], () => ({ a: 8 }), observation))).toEqual([]);
  });

  it('is not dead because nobody could look for a while', () => {
    const before = lookAt(seconds(0, 3), () => ({ a: 7 }));
    expect(dead(lookAt([30_000], () => ({ a: 7 }), before))).toEqual([]);
    expect(dead(lookAt(seconds(30, 36), () => ({ a: 7 }), before))).toEqual(['a']);
  });

  it('that was dead before nobody could look, and has not changed, still is', () => {
    const before = lookAt(seconds(0, 8), (ms) => ({ a: 7, b: alive(ms) }));
    expect(dead(lookAt([30_000], () => ({ a: 7, b: 9 }), before))).toEqual(['a']);
  });

  it('is not judged by how late an answer was read', () => {
    const before = lookAt(seconds(0, 2), () => ({ a: 7 }));
    const revisions = new Map([['a', 7]]);
    const readLate = observe(before, { startedMs: 3_000, endedMs: 20_000, revisions }, timings);
    expect(dead(readLate)).toEqual([]);
  });

  it('is forgotten when it left', () => {
    const left = lookAt(
      [4_000],
      () => ({}),
      lookAt(seconds(0, 3), () => ({ a: 7 })),
    );
    expect(dead(left)).toEqual([]);
    expect(nextDeathMs(left, timings)).toBeUndefined();
  });
});
