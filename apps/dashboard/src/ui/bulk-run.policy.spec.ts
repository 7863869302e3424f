import { runBulk, type BulkProgress } from './bulk-run.policy';

const ids = Array.from({ length: 20 }, (_, index) => String(index));

function run(act: (id: string) => Promise<unknown>, signal = new AbortController().signal) {
  const seen: BulkProgress[] = [];
  const ended = runBulk(ids, act, { signal, onProgress: (progress) => seen.push(progress) });
  return { seen, ended };
}

describe('a change of many people', () => {
  it('reaches everybody once, and tells how far it is', async () => {
    const acted: string[] = [];
    const { seen, ended } = run((id) => Promise.resolve(acted.push(id)));
    expect((await ended).done).toHaveLength(20);
    expect([...acted].sort()).toEqual([...ids].sort());
    expect(seen.map(({ done }) => done.length)).toEqual(ids.map((_, index) => index + 1));
  });

  it('goes on after a failure, and says whom it was about', async () => {
    const { ended } = run((id) => (id === '7' ? Promise.reject(new Error('no')) : Promise.resolve()));
    const { done, failed } = await ended;
    expect(done).toHaveLength(19);
    expect(failed).toEqual([{ id: '7', error: new Error('no') }]);
  });

  it('begins nothing more once it is cancelled, and finishes what is under way', async () => {
    const cancelling = new AbortController();
    const begun: string[] = [];
    const { ended } = run((id) => {
      begun.push(id);
      cancelling.abort();
      return Promise.resolve();
    }, cancelling.signal);
    const { done, total } = await ended;
    expect(total).toBe(20);
    expect(begun.length).toBeLessThan(20);
    expect(done).toEqual(begun);
  });
});
