import { mergedKinds } from './retention.policy';

const receipts = { kind: 'erasures', hours: 26_304, setting: 'ERASURE_RECEIPT_DAYS' };

describe('what is kept how long', () => {
  it('is one row where several services keep the same', () => {
    const merged = mergedKinds([
      { ...receipts, service: 'identity', last_run_at: '2026-11-27T02:00:00Z', last_deleted: 2 },
      { kind: 'events', service: 'gateway', hours: 720, setting: null, last_run_at: null, last_deleted: null },
      { ...receipts, service: 'gateway', last_run_at: '2026-11-27T01:00:00Z', last_deleted: 1 },
    ]);
    expect(merged.map(({ kind }) => kind)).toEqual(['erasures', 'events']);
    expect(merged[0]).toMatchObject({ last_run_at: '2026-11-27T01:00:00Z', last_deleted: 3 });
  });

  it('stays apart where they differ', () => {
    const run = { last_run_at: null, last_deleted: null };
    const kinds = [
      { ...receipts, ...run, service: 'identity' },
      { ...receipts, ...run, service: 'gateway', hours: 720 },
    ];
    expect(mergedKinds(kinds)).toHaveLength(2);
  });
});
