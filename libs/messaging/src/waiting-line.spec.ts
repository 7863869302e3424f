import { WaitingLine } from './waiting-line';

/** A piece of work that goes on until it is told to end. */
function held() {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { ended, end };
}

describe('work that waits for its turn', () => {
  const waitMs = 60_000;

  function lineOf(limits: { readonly waitingMax: number; readonly waitingBytesMax?: number }) {
    return new WaitingLine({ name: 'spec', atOnceMax: 1, lanes: { known: limits, strangers: limits }, busy: 'Busy.' });
  }

  it('is done one after the other, and a lane with a crowd does not reach the other one', async () => {
    const line = lineOf({ waitingMax: 100 });
    const [first, done] = [held(), [] as string[]];
    const running = [line.run({ lane: 'strangers', waitMs }, () => first.ended)];
    const add = (lane: 'known' | 'strangers', name: string) =>
      running.push(line.run({ lane, waitMs }, () => Promise.resolve(void done.push(name))));
    for (let index = 0; index < 50; index += 1) add('strangers', `stranger ${index}`);
    for (let index = 0; index < 3; index += 1) add('known', `known ${index}`);
    first.end();
    await Promise.all(running);
    expect(done.slice(0, 6)).toEqual(['known 0', 'stranger 0', 'known 1', 'stranger 1', 'known 2', 'stranger 2']);
    expect(done.slice(6)).toEqual(Array.from({ length: 47 }, (_, index) => `stranger ${index + 3}`));
  });

  it('is turned away where its lane is full, in number or in bytes, and only there', async () => {
    const line = lineOf({ waitingMax: 2, waitingBytesMax: 10 });
    const first = held();
    const running = [line.run({ lane: 'strangers', waitMs }, () => first.ended)];
    const nothing = () => Promise.resolve();
    running.push(line.run({ lane: 'strangers', waitMs, bytes: 6 }, nothing));
    const busy = { code: 'unavailable', message: 'Busy.', retryAfterSeconds: 1 };
    await expect(line.run({ lane: 'strangers', waitMs, bytes: 5 }, nothing)).rejects.toMatchObject(busy);
    running.push(line.run({ lane: 'strangers', waitMs }, nothing));
    await expect(line.run({ lane: 'strangers', waitMs }, nothing)).rejects.toMatchObject(busy);
    running.push(line.run({ lane: 'known', waitMs }, nothing));
    first.end();
    await Promise.all(running);
    await line.run({ lane: 'strangers', waitMs, bytes: 10 }, nothing);
  });

  it('is given up when its turn does not come in time, and its place goes to the next', async () => {
    const line = lineOf({ waitingMax: 2 });
    const first = held();
    const running = line.run({ lane: 'known', waitMs }, () => first.ended);
    await expect(line.run({ lane: 'known', waitMs: 5 }, () => Promise.reject(new Error('done')))).rejects.toMatchObject(
      {
        code: 'unavailable',
      },
    );
    const next = line.run({ lane: 'known', waitMs }, () => Promise.resolve('next'));
    first.end();
    await running;
    expect(await next).toBe('next');
  });

  it('of a lane with a limit of its own leaves the other places free', async () => {
    const lanes = { known: { waitingMax: 9 }, strangers: { atOnceMax: 1, waitingMax: 9 } };
    const line = new WaitingLine({ name: 'spec', atOnceMax: 2, lanes, busy: 'Busy.' });
    const [first, done] = [held(), [] as string[]];
    const running = [line.run({ lane: 'strangers', waitMs }, () => first.ended)];
    running.push(line.run({ lane: 'strangers', waitMs }, () => Promise.resolve(void done.push('second stranger'))));
    for (const name of ['known', 'another known']) {
      await line.run({ lane: 'known', waitMs }, () => Promise.resolve(void done.push(name)));
    }
    first.end();
    await Promise.all(running);
    expect(done).toEqual(['known', 'another known', 'second stranger']);
  });

  it('may be ended by somebody else, once', async () => {
    const line = lineOf({ waitingMax: 1 });
    const end = await line.take({ lane: 'known', waitMs });
    const next = line.take({ lane: 'known', waitMs });
    end();
    end();
    const endNext = await next;
    await expect(line.take({ lane: 'known', waitMs: 5 })).rejects.toMatchObject({ code: 'unavailable' });
    endNext();
    expect(await line.run({ lane: 'known', waitMs }, () => Promise.resolve('free again'))).toBe('free again');
  });

  it('that fails gives its place back', async () => {
    const line = lineOf({ waitingMax: 0 });
    await expect(line.run({ lane: 'known', waitMs }, () => Promise.reject(new Error('broken')))).rejects.toThrow(
      'broken',
    );
    await expect(line.run({ lane: 'known', waitMs }, () => Promise.resolve('next'))).resolves.toBe('next');
  });
});
