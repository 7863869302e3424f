import { decideLive, stillEveryMs, type LiveWish } from './live-slots.policy';

const wish = (id: string, order: number, isHeld = false): LiveWish => ({ id, order, isHeld });
const decided = (wishes: LiveWish[], now: string[] = []): string[] => [...decideLive(wishes, new Set(now))].sort();

describe('which pictures move', () => {
  it('is bounded, and first come first served', () => {
    expect(decided([wish('d', 4), wish('a', 1), wish('b', 2), wish('c', 3)])).toEqual(['a', 'b', 'c']);
  });

  it('is what somebody points at, whoever was there before', () => {
    const all = [wish('a', 1), wish('b', 2), wish('c', 3), wish('d', 4, true)];
    expect(decided(all, ['a', 'b', 'c'])).toEqual(['a', 'b', 'd']);
  });

  it('does not change while nobody points, so that pictures do not take turns', () => {
    const all = [wish('a', 1), wish('b', 2), wish('c', 3), wish('d', 4)];
    expect(decided(all, ['b', 'c', 'd'])).toEqual(['b', 'c', 'd']);
  });
});

it('stills are renewed more slowly when there are many', () => {
  expect(stillEveryMs(4)).toBeLessThan(stillEveryMs(30));
});
