import { cellMarks, marksOf, markSigns } from './cell-marks.policy';

describe('what is remarkable about a day', () => {
  const plain: Parameters<typeof marksOf>[0] = { flags: [], overtime_status: 'none', is_corrected: false };

  it('is nothing of most days', () => {
    expect(marksOf(plain)).toEqual([]);
    expect(marksOf({ ...plain, overtime_status: 'approved' })).toEqual([]);
  });

  it('begins with what somebody has to see to, and says a missing check-out once', () => {
    expect(marksOf({ ...plain, flags: ['missing_check_out'] })).toEqual(['missing_check_out']);
    expect(
      marksOf({ flags: ['left_early', 'missing_check_out'], overtime_status: 'pending', is_corrected: true }),
    ).toEqual(cellMarks);
  });

  it('has a sign of its own for each, for those who see no colours', () => {
    expect(new Set(Object.values(markSigns)).size).toBe(cellMarks.length);
  });
});
