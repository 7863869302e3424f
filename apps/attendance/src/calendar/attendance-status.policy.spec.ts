import { decideStatus, type SiteRules } from './attendance-status.policy';

const berlin: SiteRules = {
  timeZone: 'Europe/Berlin',
  dayStartsAtMinutes: 0,
  workdayStartsAtMinutes: 9 * 60,
  lateGraceMinutes: 5,
};

function statusAt(checkIn: string, rules: SiteRules = berlin): string {
  return decideStatus(new Date(checkIn), rules);
}

describe('who checks in', () => {
  it('is never late where no start of work is configured', () => {
    expect(statusAt('2026-03-02T22:00:00Z', { ...berlin, workdayStartsAtMinutes: undefined })).toBe('present');
  });

  it('is present up to the very end of the grace and late after it', () => {
    expect(statusAt('2026-03-02T08:05:00.000Z')).toBe('present');
    expect(statusAt('2026-03-02T08:05:00.001Z')).toBe('late');
    expect(statusAt('2026-03-02T08:00:00.001Z', { ...berlin, lateGraceMinutes: 0 })).toBe('late');
  });

  it('is measured by the clock on the wall in summer as in winter', () => {
    expect(statusAt('2026-07-02T07:05:00.000Z')).toBe('present');
    expect(statusAt('2026-07-02T07:05:00.001Z')).toBe('late');
    expect(statusAt('2026-03-29T07:04:00Z')).toBe('present');
    expect(statusAt('2026-03-29T07:06:00Z')).toBe('late');
  });

  it('after midnight of a night shift is measured from the evening before', () => {
    const night = { ...berlin, dayStartsAtMinutes: 12 * 60, workdayStartsAtMinutes: 22 * 60 };
    expect(statusAt('2026-03-02T20:50:00Z', night)).toBe('present');
    expect(statusAt('2026-03-02T23:30:00Z', night)).toBe('late');
  });

  it('knows a start of work after midnight when the day begins at noon', () => {
    const night = { ...berlin, dayStartsAtMinutes: 12 * 60, workdayStartsAtMinutes: 60 };
    expect(statusAt('2026-03-02T23:30:00Z', night)).toBe('present');
    expect(statusAt('2026-03-03T00:30:00Z', night)).toBe('late');
  });
});
