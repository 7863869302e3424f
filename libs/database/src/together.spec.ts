import { AppError } from '@smart-attendance/errors';
import { settleTogether, WorkTogether } from './together';

const double = (items: readonly number[]): Promise<number[]> => {
  if (items.includes(13)) return Promise.reject(new Error(`13 among ${String(items.length)}`));
  return Promise.resolve(items.map((item) => item * 2));
};

describe('work that is done together', () => {
  it('gives each its own result, in their order', async () => {
    const settled = await settleTogether([3, 1, 2], double);
    expect(settled).toEqual([6, 2, 4].map((value) => ({ status: 'fulfilled', value })));
    expect(await settleTogether([], double)).toEqual([]);
  });

  it('lets one that cannot be done take no other with it', async () => {
    const settled = await settleTogether([1, 2, 13, 4, 5, 6, 7], double);
    expect(settled.map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as Error).message))).toEqual([
      2,
      4,
      '13 among 1',
      8,
      10,
      12,
      14,
    ]);
  });

  it('is not tried piece by piece while the database is away', async () => {
    let tries = 0;
    const settled = await settleTogether([1, 2, 3], () => {
      tries += 1;
      return Promise.reject(new AppError('unavailable', 'The database is away.'));
    });
    expect([tries, settled.map(({ status }) => status)]).toEqual([1, ['rejected', 'rejected', 'rejected']]);
  });
});

describe('work that takes too long together', () => {
  it('is done in as many pieces as it takes, and only what is alone fails', async () => {
    const sizes: number[] = [];
    const settled = await settleTogether([1, 2, 3, 13], (items) => {
      sizes.push(items.length);
      const isSlow = items.length > 2 || items.includes(13);
      return isSlow ? Promise.reject(slow()) : double(items);
    });
    expect(sizes).toEqual([4, 2, 2, 1, 1]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
  });

  it('is not tried on where two are too slow alone: a slow database is asked no hundred times', async () => {
    const sizes: number[] = [];
    const settled = await settleTogether([1, 2, 3, 4, 5, 6, 7, 8], (items) => {
      sizes.push(items.length);
      return Promise.reject(slow());
    });
    expect(sizes).toEqual([8, 4, 2, 1, 1]);
    expect(settled.map((one) => one.status === 'rejected' && (one.reason as AppError).reason)).toEqual(
      Array.from({ length: 8 }, () => 'database_too_slow'),
    );
  });
});

function slow(): AppError {
  return new AppError('unavailable', 'The database took too long.', { reason: 'database_too_slow' });
}

describe('callers who work together', () => {
  it('wait for nobody when they come alone, and those who come meanwhile are the next batches', async () => {
    const batches: number[][] = [];
    const ends: (() => void)[] = [];
    const together = new WorkTogether<number, number>(
      async (items) => {
        batches.push([...items]);
        await new Promise<void>((resolve) => ends.push(resolve));
        return double(items);
      },
      { itemsMax: 3, batchesMax: 2 },
    );
    const results = [1, 2, 3, 4, 5, 6].map((item) => together.run(item));
    expect(batches).toEqual([[1], [2]]);
    ends.shift()?.();
    expect(await results[0]).toBe(2);
    expect(batches).toEqual([[1], [2], [3, 4, 5]]);
    ends.shift()?.();
    expect(await results[1]).toBe(4);
    expect(batches).toEqual([[1], [2], [3, 4, 5], [6]]);
    for (const end of ends) end();
    expect(await Promise.all(results)).toEqual([2, 4, 6, 8, 10, 12]);
  });

  it('fail each by themselves', async () => {
    const together = new WorkTogether(double, { itemsMax: 10, batchesMax: 1 });
    const settled = await Promise.allSettled([1, 13, 3, 4].map((item) => together.run(item)));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(await together.run(5)).toBe(10);
  });
});
