import { newSite, toSite, toSiteChange } from './site-form.policy';

describe('the form of a site', () => {
  const fields = { ...newSite('Europe/Berlin'), name: 'Harbour' };

  it('says nothing of a way whose minutes are not known', () => {
    const travel = [
      { siteId: 'a', minutes: 25 },
      { siteId: 'b', minutes: null },
    ];
    expect(toSite({ ...fields, travel }).travel_minutes).toEqual([{ site_id: 'a', minutes: 25 }]);
  });

  it('has a date for rules alone', () => {
    expect(toSiteChange(fields, { ...fields, name: 'Port' }, '2026-12-01')).toEqual({ name: 'Port' });
    expect(toSiteChange(fields, { ...fields, timeZone: 'Asia/Tokyo' }, '2026-12-01')).toEqual({
      time_zone: 'Asia/Tokyo',
      valid_from: '2026-12-01',
    });
  });
});
