import { isMoreThanDraft, newSite, toSite, toSiteChange } from './site-form.policy';

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

  it('drafts rules alone, and says so of a new name and of travel times', () => {
    const moreThanDraft = (to: object) => isMoreThanDraft(toSiteChange(fields, { ...fields, ...to }, '2026-01-05'));
    expect(moreThanDraft({ timeZone: 'Asia/Tokyo' })).toBe(false);
    expect(moreThanDraft({ timeZone: 'Asia/Tokyo', name: 'Port' })).toBe(true);
    expect(moreThanDraft({ cooldownSeconds: 90, travel: [{ siteId: 'a', minutes: 25 }] })).toBe(true);
  });
});
