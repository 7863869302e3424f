import { someEntry } from '../testing/audit-entries';
import type { AuditEntry } from './audit-entry';
import { RepeatedEntries } from './repeated-entries';

describe('entries that are alike', () => {
  let written: AuditEntry[];
  let repeated: RepeatedEntries;

  beforeEach(() => {
    jest.useFakeTimers();
    written = [];
    repeated = new RepeatedEntries((entry) => written.push(entry));
  });
  afterEach(() => jest.useRealTimers());

  const requests = () => written.map((entry) => entry.requests);

  it('are written at once the first time, and then as one a minute with their number', () => {
    const last = someEntry();
    for (const entry of [someEntry(), someEntry(), someEntry(), last]) repeated.add(entry);
    expect(requests()).toEqual([1]);
    jest.advanceTimersByTime(60_000);
    expect(requests()).toEqual([1, 3]);
    expect(written.at(-1)).toEqual({ ...last, requests: 3 });
    repeated.add(someEntry());
    expect(requests()).toEqual([1, 3]);
    jest.advanceTimersByTime(60_000);
    expect(requests()).toEqual([1, 3, 1]);
  });

  it('are written at once again after a quiet minute, and all at the end', () => {
    repeated.add(someEntry());
    jest.advanceTimersByTime(60_000);
    repeated.add(someEntry());
    repeated.add(someEntry());
    expect(requests()).toEqual([1, 1]);
    repeated.close();
    expect(requests()).toEqual([1, 1, 1]);
    jest.advanceTimersByTime(600_000);
    expect(requests()).toEqual([1, 1, 1]);
  });

  it('are told apart by who, where, what and its result; and by what was read, but not by what was refused', () => {
    const different: Partial<AuditEntry>[] = [
      { actorId: '1c9c7f0a-33a5-4a5e-9d5f-0f1e5a8f7b22' },
      { address: '10.0.0.1' },
      { action: 'GET /users/{id}' },
      { targetId: '1c9c7f0a-33a5-4a5e-9d5f-0f1e5a8f7b22' },
      { fields: ['monthly', 'csv'] },
      { fields: ['punches', 'csv'] },
      { status: 404, result: 'failed' },
      { status: 403, result: 'denied' },
    ];
    for (const given of [{}, ...different]) repeated.add(someEntry(given));
    expect(written).toHaveLength(different.length + 1);
    for (let index = 0; index < 50; index += 1) {
      repeated.add(someEntry({ status: 403, result: 'denied', targetId: String(index) }));
    }
    expect(written).toHaveLength(different.length + 1);
  });

  it('are counted for so many only: then the oldest is written early', () => {
    repeated.add(someEntry({ address: '10.0.0.1' }));
    repeated.add(someEntry({ address: '10.0.0.1' }));
    for (let index = 0; index < 10_000; index += 1) repeated.add(someEntry({ address: `10.1.${index}` }));
    expect(written.filter(({ address }) => address === '10.0.0.1')).toHaveLength(2);
  });
});
