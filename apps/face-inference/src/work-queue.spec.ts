import { WorkQueue } from './work-queue';

/** Work that ends when the spec says so. */
function held() {
  let release!: () => void;
  const done = new Promise<void>((resolve) => (release = resolve));
  return { release, work: () => done };
}

describe('photos in line', () => {
  it('are looked at one at a time, in order of arrival', async () => {
    const queue = new WorkQueue(10, 1_000);
    const seen: string[] = [];
    let atOnce = 0;
    const photo = (name: string) => async () => {
      atOnce += 1;
      seen.push(`${name}${atOnce}`);
      await Promise.resolve();
      atOnce -= 1;
    };
    const first = [queue.run(photo('a')), queue.run(photo('b'))];
    await first[0];
    await Promise.all([...first, queue.run(photo('c')), queue.run(photo('d'))]);
    expect(seen).toEqual(['a1', 'b1', 'c1', 'd1']);
  });

  it('are turned away at once when the line is full, with the time to come back', async () => {
    const queue = new WorkQueue(2, 1_000);
    const { release, work } = held();
    const inLine = [queue.run(work), queue.run(work), queue.run(work)];
    await expect(queue.run(work)).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 2 });
    release();
    await Promise.all(inLine);
    await expect(queue.run(() => Promise.resolve('next'))).resolves.toBe('next');
  });

  it('are not begun when their requester no longer waits', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
    try {
      const queue = new WorkQueue(2, 1_000);
      const { release, work } = held();
      let begun = 0;
      const first = queue.run(work);
      const second = queue.run(() => Promise.resolve((begun += 1)));
      jest.advanceTimersByTime(1_001);
      release();
      await first;
      await expect(second).rejects.toMatchObject({ code: 'unavailable' });
      expect(begun).toBe(0);
      await expect(queue.run(() => Promise.resolve('next'))).resolves.toBe('next');
    } finally {
      jest.useRealTimers();
    }
  });

  it('move on after one that cannot be read', async () => {
    const queue = new WorkQueue(2, 1_000);
    const broken = queue.run(() => Promise.reject(new Error('broken')));
    const next = queue.run(() => Promise.resolve('seen'));
    await expect(broken).rejects.toThrow('broken');
    await expect(next).resolves.toBe('seen');
  });
});
