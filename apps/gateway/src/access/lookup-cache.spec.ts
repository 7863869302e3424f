import { AppError } from '@smart-attendance/errors';
import { LookupCache } from './lookup-cache';

const away = () => Promise.reject(AppError.unavailable('identity'));

function remembering(entriesMax = 10) {
  let nowMs = 0;
  const answers = new LookupCache<string>({ freshMs: 100, staleMs: 500, entriesMax, now: () => nowMs });
  let asked = 0;
  return {
    answers,
    pass: (ms: number) => (nowMs += ms),
    ask: () => Promise.resolve(`answer ${(asked += 1)}`),
    timesAsked: () => asked,
  };
}

describe('an answer remembered for a moment', () => {
  it('is asked for again when it is no longer fresh', async () => {
    const { answers, pass, ask } = remembering();
    expect(await answers.get('a', ask)).toBe('answer 1');
    pass(99);
    expect(await answers.get('a', ask)).toBe('answer 1');
    pass(1);
    expect(await answers.get('a', ask)).toBe('answer 2');
  });

  it('counts a while longer when nobody can be asked, and then no more', async () => {
    const { answers, pass, ask } = remembering();
    await answers.get('a', ask);
    pass(499);
    expect(await answers.get('a', away)).toBe('answer 1');
    pass(1);
    await expect(answers.get('a', away)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is gone when the neighbour says no', async () => {
    const { answers, pass, ask } = remembering();
    await answers.get('a', ask);
    pass(100);
    const refuse = () => Promise.reject(new AppError('unauthenticated', 'No.'));
    await expect(answers.get('a', refuse)).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(answers.get('a', away)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is asked for once by many at the same time', async () => {
    const { answers, ask, timesAsked } = remembering();
    await Promise.all(Array.from({ length: 20 }, () => answers.get('a', ask)));
    expect(timesAsked()).toBe(1);
  });

  it('that was on its way when it was to be forgotten is not kept', async () => {
    const { answers, ask } = remembering();
    let arrive: (value: string) => void = () => undefined;
    const slow = answers.get('a', () => new Promise((resolve) => (arrive = resolve)));
    answers.forget('a');
    arrive('old');
    expect(await slow).toBe('old');
    expect(await answers.get('a', ask)).toBe('answer 1');
  });

  it('is dropped first when there is no room', async () => {
    const { answers, ask } = remembering(2);
    for (const key of ['a', 'b', 'c']) await answers.get(key, ask);
    expect(await answers.get('c', ask)).toBe('answer 3');
    expect(await answers.get('a', ask)).toBe('answer 4');
  });
});
