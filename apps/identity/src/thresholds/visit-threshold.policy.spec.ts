import { seededRandom } from '@smart-attendance/testing';
import { fitImpostorTail } from './impostor-tail.policy';
import {
  cameraOffset,
  comparisonRate,
  offsetMax,
  personOffset,
  statedThreshold,
  strangerVisitRate,
  type ThresholdGround,
} from './visit-threshold.policy';

const uniform = seededRandom(1);
const draw = () => 0.02 + 0.09 * Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
const people = 200;
const tail = fitImpostorTail(
  {
    people,
    personOfPhoto: Array.from({ length: people }, (_, i) => i),
    cosines: Float32Array.from({ length: people * people }, draw),
  },
  0.7,
);
if (tail === undefined) throw new Error('There is no tail.');

const ground: ThresholdGround = {
  tail,
  sampledPeople: people,
  people,
  strangerVisitRateMax: 0.001,
  packCosine: () => 0.52,
  floor: 0.3,
};

describe('a threshold with a stated error', () => {
  it('keeps visits of strangers within their rate, at the upper end of the estimate', () => {
    const { cosine, low, high, state } = statedThreshold(ground);
    expect(state).toBe('stated');
    expect(strangerVisitRate(tail, cosine, people, true)).toBeCloseTo(0.001, 4);
    expect(strangerVisitRate(tail, cosine, people, false)).toBeLessThan(0.001);
    expect(low).toBeLessThan(cosine);
    expect(high).toBeGreaterThan(cosine);
  });

  it('rises with the gallery and with what is asked for', () => {
    const now = statedThreshold(ground).cosine;
    expect(statedThreshold({ ...ground, people: 2_000 }).cosine).toBeGreaterThan(now);
    expect(statedThreshold({ ...ground, strangerVisitRateMax: 0.0001 }).cosine).toBeGreaterThan(now);
  });

  it('counts a visit as three chances of being wrong, and every enrolled person as one', () => {
    expect(comparisonRate(0.003, 100)).toBeCloseTo(1e-5, 10);
    expect(comparisonRate(0.003, 0)).toBeCloseTo(0.001, 10);
  });

  it('is the stricter of what is known while there are few people', () => {
    const strict = statedThreshold({ ...ground, sampledPeople: 20, packCosine: () => 0.8 });
    expect(strict).toMatchObject({ cosine: 0.8, state: 'few_people' });
    const lax = statedThreshold({ ...ground, sampledPeople: 20, packCosine: () => 0.2 });
    expect(lax.cosine).toBe(statedThreshold(ground).cosine);
    expect(statedThreshold({ ...ground, sampledPeople: 20, packCosine: () => undefined }).state).toBe('few_people');
  });

  it('is that of the pack, or the floor, where there are no scores at all', () => {
    const none = { ...ground, tail: undefined, sampledPeople: 3, people: 3 };
    expect(statedThreshold(none)).toEqual({ cosine: 0.52, low: 0.52, high: 0.52, state: 'few_people' });
    expect(statedThreshold({ ...none, packCosine: () => undefined }).cosine).toBe(0.3);
    expect(statedThreshold({ ...none, sampledPeople: 80 }).state).toBe('few_scores');
    expect(statedThreshold({ ...none, sampledPeople: 0, people: 80 }).state).toBe('not_computed');
  });

  it('is never below the floor, nor so high that nobody reaches it', () => {
    expect(statedThreshold({ ...ground, floor: 0.7 }).cosine).toBe(0.7);
    expect(statedThreshold({ ...ground, tail: undefined, packCosine: () => 2 }).cosine).toBe(0.95);
  });
});

describe('the threshold of somebody strangers often look like', () => {
  it('is stricter by as much as it takes, and not without an end', () => {
    const rate = comparisonRate(0.001, people);
    expect(personOffset(tail, rate, 1)).toBe(0);
    expect(personOffset(tail, rate, 0.2)).toBe(0);
    const twice = personOffset(tail, rate, 2);
    expect(twice).toBeGreaterThan(0.005);
    expect(personOffset(tail, rate, 4)).toBeGreaterThan(twice);
    expect(personOffset(tail, rate, 1e9)).toBeLessThanOrEqual(offsetMax);
  });
});

describe('the threshold of a camera whose strangers look more like the gallery than its own photos do', () => {
  it('is stricter by the difference of the medians, within bounds, once there are enough of them', () => {
    expect(cameraOffset({ visits: 60, median: 0.33 }, 0.3)).toBeCloseTo(0.03, 6);
    expect(cameraOffset({ visits: 60, median: 0.25 }, 0.3)).toBe(0);
    expect(cameraOffset({ visits: 60, median: 0.6 }, 0.3)).toBe(0.05);
    expect(cameraOffset({ visits: 10, median: 0.6 }, 0.3)).toBe(0);
  });
});
