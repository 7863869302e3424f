import { decideRange } from './date-range.policy';

const today = '2026-03-02';

describe('the days of statistics', () => {
  it('are those that were asked for, up to a leap year', () => {
    expect(decideRange('2026-03-01', '2026-03-01', today)).toEqual({ from: '2026-03-01', to: '2026-03-01' });
    expect(decideRange('2024-01-01', '2024-12-31', today)).toEqual({ from: '2024-01-01', to: '2024-12-31' });
  });

  it('are the last year up to tomorrow when nothing is asked', () => {
    expect(decideRange('', '', today)).toEqual({ from: '2025-03-03', to: '2026-03-03' });
  });

  it('reach to tomorrow without an end, and a year back without a beginning', () => {
    expect(decideRange('2026-02-01', '', today)).toEqual({ from: '2026-02-01', to: '2026-03-03' });
    expect(decideRange('', '2025-12-31', today)).toEqual({ from: '2024-12-31', to: '2025-12-31' });
    expect(decideRange('2026-05-01', '', today)).toEqual({ from: '2026-05-01', to: '2026-05-01' });
  });

  it.each([
    ['2026-03-02', '2026-03-01', 'date_from'],
    ['2025-01-01', '2026-01-02', 'date_to'],
    ['2023-01-01', '', 'date_to'],
  ])('are refused from "%s" to "%s", naming %s', (from, to, field) => {
    expect(decideRange(from, to, today)).toMatchObject({ violations: [{ field }] });
  });
});
