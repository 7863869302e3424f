import { StrangerQueries } from './stranger-queries';

describe('queries for who has not shown yet who they are', () => {
  const someone = Buffer.from('somebody who was here before');
  const stranger = Buffer.from('a stranger');

  it('leave a place to who was here before, and refuse strangers only when too many wait', async () => {
    const queries = new StrangerQueries();
    queries.remember(someone);
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const crowd = Array.from({ length: 600 }, () => queries.run(stranger, () => gate).catch((error: unknown) => error));
    await expect(queries.run(someone, () => Promise.resolve('known'))).resolves.toBe('known');
    release();
    const outcomes = await Promise.all(crowd);
    expect(outcomes.filter((outcome) => outcome !== undefined)).toHaveLength(97);
    expect(outcomes.at(-1)).toMatchObject({ code: 'unavailable', retryAfterSeconds: 1 });
  });

  it('remember a bounded number, the newest', async () => {
    const queries = new StrangerQueries();
    queries.remember(someone);
    for (let index = 0; index < 20_000; index += 1) queries.remember(Buffer.from(String(index)));
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const crowd = Array.from({ length: 10 }, () => queries.run(stranger, () => gate));
    const done: string[] = [];
    const forgotten = queries.run(someone, () => Promise.resolve(void done.push('forgotten')));
    await queries.run(Buffer.from('19999'), () => Promise.resolve(void done.push('newest')));
    release();
    await Promise.all([...crowd, forgotten]);
    expect(done).toEqual(['newest', 'forgotten']);
  });
});
