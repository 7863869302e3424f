import { seededRandom } from '@smart-attendance/testing';
import { SimulatedFleet, type SimulatedReplica } from '../testing/simulated-fleet';
import { leaseTimings, type LeaseTimings } from './lease.service';

const cameras = (count: number): Set<string> =>
  new Set(Array.from({ length: count }, (_, number) => `camera-${String(number).padStart(2, '0')}`));

function fleetOf(seed: number, wanted: number, timings: LeaseTimings = leaseTimings): SimulatedFleet {
  const fleet = new SimulatedFleet(seededRandom(seed), timings);
  fleet.wanted = cameras(wanted);
  return fleet;
}

/** Cameras that two replicas would publish at this moment. */
function publishedTwice(fleet: SimulatedFleet): string[] {
  return [...fleet.wanted].filter(
    (cameraId) => fleet.replicas.filter((replica) => replica.publishes(cameraId)).length > 1,
  );
}

/** For every step of a fleet; an `expect` in each would take ten times as long as all the rest. */
function neverTwice(fleet: SimulatedFleet): () => void {
  return () => {
    const cameraIds = publishedTwice(fleet);
    if (cameraIds.length > 0) throw new Error(`Published by two replicas: ${cameraIds.join(', ')}`);
  };
}

const countOf = (fleet: SimulatedFleet, replica: SimulatedReplica): number =>
  [...fleet.wanted].filter((cameraId) => replica.publishes(cameraId)).length;

const counts = (fleet: SimulatedFleet): number[] => fleet.living.map((replica) => countOf(fleet, replica)).sort();

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Milliseconds until every camera is published; NaN when it takes longer than `withinMs`. */
async function untilAllPublished(fleet: SimulatedFleet, withinMs: number): Promise<number> {
  const begunMs = fleet.nowMs;
  let allAtMs = NaN;
  await fleet.run(withinMs, () => {
    neverTwice(fleet)();
    if (Number.isNaN(allAtMs) && sum(counts(fleet)) === fleet.wanted.size) allAtMs = fleet.nowMs;
  });
  return allAtMs - begunMs;
}

describe('replicas that share cameras', () => {
  it('one alone carries all at once', async () => {
    const fleet = fleetOf(1, 8);
    fleet.join(64);
    expect(await untilAllPublished(fleet, 3_000)).toBeLessThan(1_000);
  });

  it('two share them evenly, and a third one gets its part', async () => {
    const fleet = fleetOf(2, 8);
    fleet.join(64);
    fleet.join(64);
    await fleet.run(6_000, neverTwice(fleet));
    expect(counts(fleet)).toEqual([4, 4]);
    const { moves } = fleet;
    fleet.join(64);
    await fleet.run(6_000, neverTwice(fleet));
    expect(counts(fleet)).toEqual([2, 3, 3]);
    expect(fleet.moves - moves).toBe(2);
  });

  it('those of a killed one are published by the others after 5 s and before 7 s', async () => {
    for (let seed = 1; seed <= 5; seed += 1) {
      const fleet = fleetOf(seed, 8);
      const victim = fleet.join(64);
      fleet.join(64);
      await fleet.run(6_000 + seed * 170, neverTwice(fleet));
      victim.kill();
      const tookMs = await untilAllPublished(fleet, 10_000);
      expect(tookMs).toBeGreaterThan(3_900);
      expect(tookMs).toBeLessThan(7_500);
      expect(counts(fleet)).toEqual([8]);
    }
  });

  it('those of one that is asked to stop are taken over within about a second', async () => {
    const fleet = fleetOf(3, 8);
    const leaver = fleet.join(64);
    fleet.join(64);
    await fleet.run(6_000, neverTwice(fleet));
    void leaver.leave();
    expect(await untilAllPublished(fleet, 5_000)).toBeLessThan(2_500);
    expect(fleet.records.has(leaver.name.id)).toBe(false);
  });

  it('one that was stopped and continued does not publish what was taken over, and gets its part again', async () => {
    const fleet = fleetOf(4, 8);
    const sleeper = fleet.join(64);
    fleet.join(64);
    await fleet.run(6_000, neverTwice(fleet));
    sleeper.freeze(9_000);
    await fleet.run(8_900, neverTwice(fleet));
    expect(counts(fleet)).toEqual([8]);
    await fleet.run(6_000, neverTwice(fleet));
    expect(counts(fleet)).toEqual([4, 4]);
  });

  it('nobody is thought dead because the bus was away from all', async () => {
    const fleet = fleetOf(5, 8);
    fleet.join(64);
    fleet.join(64);
    await fleet.run(6_000, neverTwice(fleet));
    const { moves } = fleet;
    fleet.isBusAway = true;
    await fleet.run(20_000, neverTwice(fleet));
    expect(sum(counts(fleet))).toBe(0);
    expect(fleet.replicas.map((replica) => replica.open.size)).toEqual([4, 4]);
    fleet.isBusAway = false;
    await fleet.run(4_000, neverTwice(fleet));
    expect(counts(fleet)).toEqual([4, 4]);
    expect(fleet.moves).toBe(moves);
  });

  it('leave cameras for which there is no room, and take them when there is', async () => {
    const fleet = fleetOf(6, 8);
    const first = fleet.join(3);
    fleet.join(2);
    await fleet.run(5_000, neverTwice(fleet));
    expect(counts(fleet)).toEqual([2, 3]);
    expect(first.keeper.view?.left.size).toBe(3);
    fleet.join(64);
    await fleet.run(5_000, neverTwice(fleet));
    expect(counts(fleet)).toEqual([2, 3, 3]);
    expect(first.keeper.view?.left.size).toBe(0);
  });

  it('go on as they were when the tables were lost', async () => {
    const fleet = fleetOf(7, 9);
    for (let number = 0; number < 3; number += 1) fleet.join(64);
    await fleet.run(8_000, neverTwice(fleet));
    const before = fleet.replicas.map((replica) => [...replica.open].sort());
    fleet.leases = new Map();
    fleet.revisionOfLeases = 0;
    fleet.records.clear();
    await fleet.run(6_000, neverTwice(fleet));
    expect(fleet.replicas.map((replica) => [...replica.open].sort())).toEqual(before);
  });
});

/** Something goes wrong, or better, every second or so. */
function disturb(fleet: SimulatedFleet): void {
  const { random } = fleet;
  const someone = fleet.replicas[Math.floor(random() * fleet.replicas.length)];
  const dice = random();
  if (dice < 0.2 && fleet.living.length < 5) fleet.join(3 + Math.floor(random() * 12));
  else if (dice < 0.3) someone?.kill();
  else if (dice < 0.4 && someone?.isRunning === true) void someone.leave();
  else if (dice < 0.7) someone?.freeze(random() * 12_000);
  else if (dice < 0.85 && someone !== undefined) {
    someone.isCutOff = true;
    fleet.at(fleet.nowMs + random() * 9_000, undefined, () => {
      someone.isCutOff = false;
    });
  } else if (dice < 0.92) {
    fleet.isBusAway = true;
    fleet.at(fleet.nowMs + random() * 9_000, undefined, () => {
      fleet.isBusAway = false;
    });
  } else fleet.wanted = cameras(Math.floor(random() * 30));
}

describe('whatever happens to replicas and bus', () => {
  it.each(Array.from({ length: 25 }, (_, number) => number + 1))(
    'no camera is published twice, and in the end all are shared evenly and rest (%s)',
    async (seed) => {
      const fleet = fleetOf(seed, 12);
      fleet.join(12);
      fleet.join(12);
      for (let second = 0; second < 40; second += 1) {
        await fleet.run(400 + fleet.random() * 1_500, neverTwice(fleet));
        disturb(fleet);
      }
      if (fleet.living.length === 0) fleet.join(30);
      for (const replica of fleet.replicas) replica.isCutOff = false;
      fleet.isBusAway = false;
      fleet.isLossy = false;
      await fleet.run(30_000, neverTwice(fleet));

      const capacity = sum(fleet.living.map((replica) => replica.capacity));
      expect(sum(counts(fleet))).toBe(Math.min(capacity, fleet.wanted.size));
      const withRoom = fleet.living.filter((replica) => countOf(fleet, replica) < replica.capacity);
      const fewest = Math.min(...withRoom.map((replica) => countOf(fleet, replica)));
      expect(Math.max(...counts(fleet))).toBeLessThanOrEqual(fewest + 1);
      const { moves } = fleet;
      await fleet.run(10_000, neverTwice(fleet));
      expect(fleet.moves).toBe(moves);
    },
  );

  it('and this is no accident: with a validity beyond the takeover, cameras are published twice', async () => {
    const twice: string[] = [];
    for (let seed = 1; seed <= 3; seed += 1) {
      const fleet = fleetOf(seed, 8, { ...leaseTimings, validForMs: 9_000 });
      const cutOff = fleet.join(64);
      fleet.join(64);
      await fleet.run(6_000, () => undefined);
      cutOff.isCutOff = true;
      await fleet.run(9_000, () => {
        twice.push(...publishedTwice(fleet));
      });
    }
    expect(twice).not.toEqual([]);
  });
});
