import type { LookupAddress } from 'node:dns';
import type { LookupAll } from './allowed-lookup';
import { sharedLookup } from './shared-lookup';

type Answer = Parameters<LookupAll>[2];

/** Looks names up when it is told to. */
class SlowResolver {
  readonly asked: string[] = [];
  private readonly open: Answer[] = [];

  readonly lookUp: LookupAll = (hostname, _, callback) => {
    this.asked.push(hostname);
    this.open.push(callback);
  };

  answer(error: Error | null, ...addresses: LookupAddress[]): void {
    for (const callback of this.open.splice(0)) callback(error, addresses);
  }
}

const address = { address: '10.0.0.5', family: 4 };

describe('a name that takes long to look up', () => {
  it('is asked for once, and all who wait get the answer', () => {
    const resolver = new SlowResolver();
    const lookUp = sharedLookup(resolver.lookUp);
    const told: unknown[] = [];
    for (const who of ['one', 'two', 'three']) {
      lookUp('cam.local', { all: true }, (error, addresses) => told.push([who, error, addresses]));
    }
    expect(resolver.asked).toEqual(['cam.local']);
    resolver.answer(null, address);
    expect(told).toEqual(['one', 'two', 'three'].map((who) => [who, null, [address]]));
  });

  it('is asked for again by whoever comes after an answer that it is not known', () => {
    const resolver = new SlowResolver();
    const lookUp = sharedLookup(resolver.lookUp);
    const told: unknown[] = [];
    const ask = (): void => {
      lookUp('cam.local', { all: true }, (error) => told.push(error?.message));
    };
    ask();
    resolver.answer(new Error('no such name'));
    ask();
    resolver.answer(null, address);
    expect(told).toEqual(['no such name', undefined]);
    expect(resolver.asked).toHaveLength(2);
  });

  it('is known to the next try where the one that asked was over, and asked for anew some seconds later', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick'] });
    try {
      const resolver = new SlowResolver();
      const lookUp = sharedLookup(resolver.lookUp);
      const ask = (): Promise<unknown> =>
        new Promise((resolve) => {
          lookUp('cam.local', { all: true }, (_, addresses) => {
            resolve(addresses);
          });
        });
      const first = ask();
      resolver.answer(null, address);
      expect([await first, await ask()]).toEqual([[address], [address]]);
      expect(resolver.asked).toHaveLength(1);
      jest.advanceTimersByTime(10_000);
      void ask();
      expect(resolver.asked).toHaveLength(2);
    } finally {
      jest.useRealTimers();
    }
  });

  it('keeps no other name waiting, nor the same one for another kind of address', () => {
    const resolver = new SlowResolver();
    const lookUp = sharedLookup(resolver.lookUp);
    for (const [name, family] of [
      ['cam.local', 4],
      ['other.local', 4],
      ['cam.local', 6],
    ] as const) {
      lookUp(name, { all: true, family }, () => undefined);
    }
    expect(resolver.asked).toEqual(['cam.local', 'other.local', 'cam.local']);
  });
});
