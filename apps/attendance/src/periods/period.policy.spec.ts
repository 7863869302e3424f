import { sentenceOfOpenItems, violationsOfLock, violationsOfSpan } from './period.policy';

describe('days that are to be locked', () => {
  const today = '2026-12-01';

  it('are over, in order, and a year at most', () => {
    expect(violationsOfLock({ dateFrom: '2026-11-01', dateTo: '2026-11-30' }, today)).toEqual([]);
    expect(violationsOfLock({ dateFrom: '2026-11-01', dateTo: today }, today)).toMatchObject([{ field: 'date_to' }]);
    expect(violationsOfSpan({ dateFrom: '2026-11-02', dateTo: '2026-11-01' })).toMatchObject([{ field: 'date_to' }]);
    expect(violationsOfSpan({ dateFrom: '2024-01-01', dateTo: '2024-12-31' })).toEqual([]);
    expect(violationsOfSpan({ dateFrom: '2024-01-01', dateTo: '2025-01-01' })).toMatchObject([{ field: 'date_to' }]);
  });

  it('are told with what is open in them', () => {
    const none = { pendingOvertime: 0, missingCheckOuts: 0, daysToCompute: 0, pendingCorrections: 0 };
    expect(sentenceOfOpenItems(none)).toBe('');
    expect(
      sentenceOfOpenItems({ ...none, pendingOvertime: 2, missingCheckOuts: 1, impossibleTravel: 1, daysToCompute: 3 }),
    ).toBe(
      '2 rows with overtime that nobody has decided, 1 row without a check-out, ' +
        '1 row of two sites too far apart for the time between, 3 days still to be computed',
    );
  });
});
