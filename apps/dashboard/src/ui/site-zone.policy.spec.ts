import { zoneOn } from './site-zone.policy';

describe('the zone of a site', () => {
  const versions = [
    { valid_from: null, time_zone: 'Europe/Berlin' },
    { valid_from: '2026-03-01', time_zone: 'Asia/Tokyo' },
  ];

  it('is that of the version that is valid on the day', () => {
    const zones = ['2026-02-28', '2026-03-01', '2026-12-24'].map((day) => zoneOn(day, { versions }));
    expect(zones).toEqual(['Europe/Berlin', 'Asia/Tokyo', 'Asia/Tokyo']);
  });

  it('is that of all before the first version', () => {
    expect(zoneOn('2026-02-28', { versions: versions.slice(1) })).toBeNull();
    expect(zoneOn('2026-02-28', { versions: [] })).toBeNull();
  });
});
