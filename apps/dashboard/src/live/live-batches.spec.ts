import type { LiveEvent } from '@smart-attendance/client';
import { LiveBatches } from './live-batches';

describe('what happens between two frames', () => {
  const event = (id: number): LiveEvent => ({ id: String(id) }) as LiveEvent;
  let frames: (() => void)[];
  let batches: string[][];
  let overflows: number;
  let live: LiveBatches;

  beforeEach(() => {
    frames = [];
    batches = [];
    overflows = 0;
    live = new LiveBatches(
      (callback) => frames.push(callback),
      (events) => batches.push(events.map(({ id }) => id)),
      () => (overflows += 1),
    );
  });

  it('is told at once, in its order, and each once', () => {
    live.push(event(1));
    live.push(event(2));
    expect(frames).toHaveLength(1);
    frames.shift()?.();
    live.push(event(3));
    frames.shift()?.();
    expect(batches).toEqual([['1', '2'], ['3']]);
    expect(overflows).toBe(0);
  });

  it('is cut where it is more than anybody reads, and what is shown is read anew', () => {
    for (let id = 1; id <= 501; id += 1) live.push(event(id));
    frames.shift()?.();
    expect(batches[0]).toHaveLength(500);
    expect(batches[0]?.[0]).toBe('2');
    expect(overflows).toBe(1);
  });
});
