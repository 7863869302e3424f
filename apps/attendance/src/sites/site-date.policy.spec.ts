import { siteDate } from './site-date.policy';

const kiritimati = { timeZone: 'Pacific/Kiritimati', dayStartsAtMinutes: 0 };
const berlin = { validFrom: '1900-01-01', timeZone: 'Europe/Berlin' };

describe('the date of a site', () => {
  it('is that of its own clock, wherever the clock of the installation is', () => {
    expect(siteDate([berlin], kiritimati, new Date('2026-11-27T17:00:00Z'))).toBe('2026-11-27');
    expect(siteDate([], kiritimati, new Date('2026-11-27T17:00:00Z'))).toBe('2026-11-28');
  });

  it('stays until its day is over where a clock further east follows', () => {
    const versions = [berlin, { validFrom: '2026-11-28', timeZone: 'Asia/Tokyo' }];
    expect(siteDate(versions, kiritimati, new Date('2026-11-27T22:59:00Z'))).toBe('2026-11-27');
    expect(siteDate(versions, kiritimati, new Date('2026-11-27T23:01:00Z'))).toBe('2026-11-28');
  });

  it('is not the day before once more where a clock further west follows', () => {
    const versions = [
      { validFrom: '1900-01-01', timeZone: 'Asia/Tokyo' },
      { validFrom: '2026-11-28', timeZone: 'Europe/Berlin' },
    ];
    expect(siteDate(versions, kiritimati, new Date('2026-11-27T14:59:00Z'))).toBe('2026-11-27');
    expect(siteDate(versions, kiritimati, new Date('2026-11-27T15:01:00Z'))).toBe('2026-11-28');
  });
});
