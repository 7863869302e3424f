import { NewestFrame } from './newest-frame';

/** A bus that takes a frame when told. */
class SlowBus {
  readonly taken: number[] = [];
  readonly counts = { sent: 0, replaced: 0, failed: 0 };
  private finish: ((error?: Error) => void)[] = [];

  readonly frames = new NewestFrame<number>(
    (frame) => {
      this.taken.push(frame);
      return new Promise((resolve, reject) => {
        this.finish.push((error) => {
          if (error === undefined) resolve();
          else reject(error);
        });
      });
    },
    {
      sent: () => (this.counts.sent += 1),
      replaced: () => (this.counts.replaced += 1),
      failed: () => (this.counts.failed += 1),
    },
  );

  async done(error?: Error): Promise<void> {
    this.finish.shift()?.(error);
    await new Promise(setImmediate);
  }
}

describe('frames on their way to a slow bus', () => {
  it('never queue: the newest replaces the one that waits', async () => {
    const bus = new SlowBus();
    for (const frame of [1, 2, 3, 4]) bus.frames.push(frame);
    expect(bus.taken).toEqual([1]);
    await bus.done();
    expect(bus.taken).toEqual([1, 4]);
    await bus.done();
    expect(bus.counts).toEqual({ sent: 2, replaced: 2, failed: 0 });
  });

  it('go on after one was lost', async () => {
    const bus = new SlowBus();
    bus.frames.push(1);
    bus.frames.push(2);
    await bus.done(new Error('the bus is away'));
    await bus.done();
    expect(bus.counts).toEqual({ sent: 1, replaced: 0, failed: 1 });
    bus.frames.push(3);
    expect(bus.taken).toEqual([1, 2, 3]);
    await bus.done();
  });

  it('are given up when the stream stops', async () => {
    const bus = new SlowBus();
    bus.frames.push(1);
    bus.frames.push(2);
    const closed = bus.frames.close();
    await bus.done();
    await closed;
    expect(bus.taken).toEqual([1]);
  });
});
