import { formatFor } from '../i18n/format';
import { changesOf, correctionOf, isOfTwoDays } from './correction-changes.policy';

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

  it.each([
    ['within a day', '2026-11-27T08:00:00.000Z', '2026-11-27T16:00:00.000Z', false],
    ['to the same hour of another day', '2026-11-27T08:00:00.000Z', '2026-11-28T08:00:00.000Z', true],
    ['over the midnight of the site', '2026-11-27T22:30:00.000Z', '2026-11-27T23:30:00.000Z', true],
    ['from nothing', null, '2026-11-27T16:00:00.000Z', false],
  ])('is told with dates where it is of two days: %s', (_, before, after, isTold) => {
    const { isoDay } = formatFor('en-GB', 'Europe/Berlin');
    expect(isOfTwoDays({ field: 'check_out', before, after }, isoDay)).toBe(isTold);
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
