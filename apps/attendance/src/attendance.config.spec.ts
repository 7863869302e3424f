import { loadConfig } from '@smart-attendance/config';
import { attendanceConfig } from './attendance.config';
import { Site } from './calendar/site';

const addresses = { DATABASE_URL: 'postgres://localhost/attendance' };

function siteOf(settings: Readonly<Record<string, string>>): Site {
  return new Site(loadConfig(attendanceConfig, { ...addresses, ...settings }));
}

describe('the site', () => {
  it('counts days in UTC from midnight and calls nobody late unless it is told otherwise', () => {
    expect(siteOf({})).toEqual({
      timeZone: 'UTC',
      dayStartsAtMinutes: 0,
      workdayStartsAtMinutes: undefined,
      lateGraceMinutes: 5,
      presenceUnseenMinutes: 600,
    });
  });

  it('takes its hours from the configuration', () => {
    expect(
      siteOf({ DAY_STARTS_AT: '04:00', WORKDAY_STARTS_AT: '08:30', SITE_TIME_ZONE: 'Asia/Kolkata' }),
    ).toMatchObject({ timeZone: 'Asia/Kolkata', dayStartsAtMinutes: 240, workdayStartsAtMinutes: 510 });
  });

  it.each([
    ['DAY_STARTS_AT', '4:00'],
    ['DAY_STARTS_AT', '24:00'],
    ['WORKDAY_STARTS_AT', 'nine'],
    ['SITE_TIME_ZONE', '+02:00'],
    ['LATE_GRACE_MINUTES', '-1'],
    ['PRESENCE_UNSEEN_MINUTES', '0'],
  ])('does not start with %s=%s', (name, value) => {
    expect(() => siteOf({ [name]: value })).toThrow(name);
  });
});
