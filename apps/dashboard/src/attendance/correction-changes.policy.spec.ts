import { changesOf, correctionOf } from './correction-changes.policy';

describe('what a correction changed', () => {
  it('is told field by field, and nothing else', () => {
    const before = { check_in: '2026-11-27T08:00:00.000Z', check_out: null, status: 'late', notes: '', revision: 1 };
    const after = { ...before, check_out: '2026-11-27T16:00:00.000Z', status: 'present', revision: 2 };
    expect(changesOf(before, after)).toEqual([
      { field: 'check_out', before: null, after: '2026-11-27T16:00:00.000Z' },
      { field: 'status', before: 'late', after: 'present' },
    ]);
  });

  it('is all that a row had when it was entered or deleted', () => {
    expect(changesOf(null, { status: 'present', location: 'Gate' })).toEqual([
      { field: 'status', before: null, after: 'present' },
      { field: 'location', before: null, after: 'Gate' },
    ]);
    expect(changesOf({ status: 'present' }, null)).toEqual([{ field: 'status', before: 'present', after: null }]);
  });
});

describe('who made a revision of a row', () => {
  const corrections = [
    { id: 'a', after: { revision: 2 } },
    { id: 'b', after: { revision: 5 } },
    { id: 'c', after: null },
  ];

  it('is whoever corrected it, and nobody where a camera moved the check-out since', () => {
    expect(correctionOf(corrections, 5)?.id).toBe('b');
    expect(correctionOf(corrections, 6)).toBeUndefined();
  });
});
