import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '@smart-attendance/testing';
import { AnswerWatch, type AnswerCheck } from './answer-watch';

describe('asking a process whether it still answers', () => {
  let lines: string[];
  let over: AbortController;
  let wrong: string | undefined;

  beforeEach(() => {
    lines = [];
    over = new AbortController();
    wrong = undefined;
  });

  afterEach(() => {
    over.abort();
  });

  function watch(options: Partial<AnswerCheck> = {}): AnswerWatch {
    const check = (): Promise<void> => (wrong === undefined ? Promise.resolve() : Promise.reject(new Error(wrong)));
    const times = { everyMs: 5, withinMs: 1_000, silentMs: 50 };
    return new AnswerWatch('server', { ...times, check, ...options }, (line) => lines.push(line));
  }

  it('says nothing while it answers, and nothing of a single failure', async () => {
    let asked = 0;
    const check = (): Promise<void> => {
      asked += 1;
      return asked % 3 === 0 ? Promise.reject(new Error('busy')) : Promise.resolve();
    };
    const silent = watch({ check }).untilSilent(over.signal);
    await waitFor(() => asked > 30, { what: 'many requests' });
    over.abort();
    expect(await silent).toBe(false);
    expect(lines).toEqual([]);
  });

  it('ends what fails again and again, with what was said', async () => {
    wrong = 'JetStream is not enabled';
    expect(await watch().untilSilent(over.signal)).toBe(true);
    expect(lines).toEqual([
      expect.stringMatching(/^server has not answered for \d+ s \(JetStream is not enabled\); ending it$/),
    ]);
  });

  it('ends what says nothing at all', async () => {
    const check = (): Promise<void> => new Promise(() => undefined);
    expect(await watch({ check, withinMs: 10 }).untilSilent(over.signal)).toBe(true);
    expect(lines[0]).toContain('no answer in 0.01 s');
  });

  it('is over at once when nobody wants to know any more, though a request is open', async () => {
    let isAsked = false;
    const check = (): Promise<void> => {
      isAsked = true;
      return new Promise(() => undefined);
    };
    const silent = watch({ check, withinMs: 600_000 }).untilSilent(over.signal);
    await waitFor(() => isAsked, { what: 'the request' });
    over.abort();
    expect(await silent).toBe(false);
  });

  it('waits longer each time that ending it did not help', async () => {
    wrong = 'still stuck';
    const watched = watch();
    const silences: number[] = [];
    for (let time = 0; time < 3; time += 1) {
      const fromMs = performance.now();
      await watched.untilSilent(over.signal);
      silences.push(performance.now() - fromMs);
    }
    expect(silences[1]).toBeGreaterThanOrEqual(95);
    expect(silences[2]).toBeGreaterThanOrEqual(195);
  });

  it('does not end it while that would be of no use, says so once, and ends it when it would', async () => {
    wrong = 'no space left';
    let isFull = true;
    const silent = watch({ holdBack: () => (isFull ? 'the disk is full' : undefined) }).untilSilent(over.signal);
    await waitFor(() => lines.length > 0, { what: 'the line' });
    await pause(100);
    expect(lines).toEqual([
      expect.stringMatching(/^server has not answered for \d+ s \(no space left\); the disk is full$/),
    ]);
    isFull = false;
    expect(await silent).toBe(true);
  });

  it('leaves it alone when it answers again by itself meanwhile', async () => {
    wrong = 'no space left';
    const silent = watch({ holdBack: () => 'the disk is full' }).untilSilent(over.signal);
    await waitFor(() => lines.length > 0, { what: 'the line' });
    wrong = undefined;
    await waitFor(() => lines.length > 1, { what: 'the other line' });
    over.abort();
    expect(await silent).toBe(false);
    expect(lines[1]).toBe('server answers again');
  });
});
