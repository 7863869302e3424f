import { seededRandom } from '@smart-attendance/testing';
import { assign, type Member } from './assignment.policy';

const cameras = (count: number): string[] => Array.from({ length: count }, (_, number) => `c${number}`);
const member = (replicaId: string, capacity = 64): Member => ({ replicaId, capacity });

/** `{ a: 2, b: 3 }` as holders of c0, c1 and c2, c3, c4. */
function holding(counts: Readonly<Record<string, number>>): Map<string, string> {
  const inOrder = Object.entries(counts).flatMap(([replicaId, count]) =>
    Array.from({ length: count }, () => replicaId),
  );
  return new Map(inOrder.map((replicaId, number) => [`c${number}`, replicaId]));
}

function countsOf(targets: ReadonlyMap<string, string>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const replicaId of targets.values()) counts[replicaId] = (counts[replicaId] ?? 0) + 1;
  return counts;
}

function movesOf(holders: ReadonlyMap<string, string>, targets: ReadonlyMap<string, string>): number {
  return [...holders].filter(([cameraId, replicaId]) => targets.get(cameraId) !== replicaId).length;
}

describe('cameras shared among replicas', () => {
  it.each([
    ['one carries all', 5, [member('a')], { a: 5 }],
    ['each carries as many', 8, [member('a'), member('b')], { a: 4, b: 4 }],
    ['each carries as many, or one more', 8, [member('a'), member('b'), member('c')], { a: 3, b: 3, c: 2 }],
    [
      'a small one is full, the others share the rest',
      11,
      [member('a', 2), member('b'), member('c')],
      { a: 2, b: 5, c: 4 },
    ],
    ['one without room carries none', 3, [member('a', 0), member('b')], { b: 3 }],
    ['there are fewer cameras than replicas', 1, [member('a'), member('b')], { a: 1 }],
  ])('%s', (_, count, members, expected) => {
    const { targets, left } = assign(cameras(count), members, new Map());
    expect(countsOf(targets)).toEqual(expected);
    expect(left).toEqual([]);
  });

  it.each([
    ['nobody holds two more than another', { a: 4, b: 3 }, 0],
    ['the odd ones are with those who hold them', { a: 2, b: 3, c: 3 }, 0],
    ['one holds two more than another', { a: 5, b: 3 }, 1],
    ['a third one joins', { a: 4, b: 4, c: 0 }, 2],
    ['a fourth one joins', { a: 2, b: 2, c: 2, d: 0 }, 1],
  ])('move as little as possible: %s', (_, held, moves) => {
    const holders = holding(held);
    const members = Object.keys(held).map((replicaId) => member(replicaId));
    expect(movesOf(holders, assign(holders.keys(), members, holders).targets)).toBe(moves);
  });

  it('stay where they are when all are full, and the others are left', () => {
    const holders = holding({ a: 2, b: 2 });
    const { targets, left } = assign(cameras(6), [member('a', 2), member('b', 2)], holders);
    expect(movesOf(holders, targets)).toBe(0);
    expect(left).toEqual(['c4', 'c5']);
  });

  it('of a replica that is gone go to those who have fewest', () => {
    const { targets } = assign(cameras(8), [member('a'), member('b')], holding({ a: 3, b: 2, gone: 3 }));
    expect(countsOf(targets)).toEqual({ a: 4, b: 4 });
    expect(movesOf(holding({ a: 3, b: 2 }), targets)).toBe(0);
  });

  it('are left when nobody is there', () => {
    expect(assign(cameras(2), [], new Map()).left).toEqual(['c0', 'c1']);
  });

  it('are the same for every replica, in whatever order it knows the facts', () => {
    const members = [member('a', 3), member('b'), member('c')];
    const holders = holding({ c: 5, a: 1 });
    const one = assign(cameras(20), members, holders);
    const other = assign(cameras(20).reverse(), [...members].reverse(), new Map([...holders].reverse()));
    expect(new Map(other.targets)).toEqual(new Map(one.targets));
  });

  it('whatever the numbers: nobody above its limit, nothing left while there is room, even within one, and then at rest', () => {
    const random = seededRandom(11);
    const upTo = (most: number): number => Math.floor(random() * (most + 1));
    for (let round = 0; round < 2_000; round += 1) {
      const members = Array.from({ length: 1 + upTo(6) }, (_, number) => member(`r${number}`, upTo(12)));
      const ids = cameras(upTo(40));
      const holders = new Map(ids.filter(() => random() < 0.7).map((id) => [id, `r${upTo(8)}`]));
      const { targets, left } = assign(ids, members, holders);

      const counts = countsOf(targets);
      const countOf = ({ replicaId }: Member): number => counts[replicaId] ?? 0;
      const capacity = members.reduce((sum, { capacity: each }) => sum + each, 0);
      expect(members.filter((each) => countOf(each) > each.capacity)).toEqual([]);
      expect([targets.size, left.length]).toEqual([Math.min(ids.length, capacity), Math.max(0, ids.length - capacity)]);
      const fewest = Math.min(...members.filter((each) => countOf(each) < each.capacity).map(countOf));
      expect(Math.max(...members.map(countOf))).toBeLessThanOrEqual(fewest + 1);
      expect(new Map(assign(ids, members, targets).targets)).toEqual(new Map(targets));
    }
  });
});
