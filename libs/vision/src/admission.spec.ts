import { Admission } from './admission';

/** A piece of work that starts when it is let in and ends when told to. */
class Work {
  hasStarted = false;
  finish: () => void = () => undefined;
  private readonly done = new Promise<void>((resolve) => {
    this.finish = resolve;
  });

  readonly run = async (): Promise<void> => {
    this.hasStarted = true;
    await this.done;
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('admission', () => {
  it('lets in as many as allowed, and the next one when a place is free, in order', async () => {
    const admission = new Admission(2, 5);
    const works = [new Work(), new Work(), new Work(), new Work()];
    const runs = works.map((work) => admission.run(work.run));
    await settled();
    expect(works.map((work) => work.hasStarted)).toEqual([true, true, false, false]);
    works[1]?.finish();
    await settled();
    expect(works.map((work) => work.hasStarted)).toEqual([true, true, true, false]);
    for (const work of works) work.finish();
    await Promise.all(runs);
    expect(works[3]?.hasStarted).toBe(true);
  });

  it('refuses one too many at once, saying to come back', async () => {
    const admission = new Admission(1, 1);
    const works = [new Work(), new Work()];
    const runs = works.map((work) => admission.run(work.run));
    await expect(admission.run(new Work().run)).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 2 });
    for (const work of works) work.finish();
    await Promise.all(runs);
  });

  it('work that fails gives its place back', async () => {
    const admission = new Admission(1, 1);
    await expect(admission.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(admission.run(() => Promise.resolve('next'))).resolves.toBe('next');
  });

  it('closing waits for what was let in and refuses what comes later', async () => {
    const admission = new Admission(1, 5);
    const works = [new Work(), new Work()];
    const runs = works.map((work) => admission.run(work.run));
    let isClosed = false;
    const closed = admission.close().then(() => (isClosed = true));
    await expect(admission.run(new Work().run)).rejects.toMatchObject({ code: 'unavailable' });
    works[0]?.finish();
    await settled();
    expect(isClosed).toBe(false);
    works[1]?.finish();
    await Promise.all([...runs, closed]);
    expect(isClosed).toBe(true);
  });

  it('closing when nothing runs is immediate', async () => {
    await expect(new Admission(1, 1).close()).resolves.toBeUndefined();
  });
});
