import { isFiltered, isInList, toSeenFilter, toSeenQuery } from './seen-filter.policy';

const camera = '6a1f0d44-5f6e-4c1b-9a3b-0d5f6e4c1b9a';

describe('what a list of sightings is narrowed to', () => {
  it('is what the address says, and nothing else that somebody wrote there', () => {
    const filter = toSeenFilter({ camera, person: '../users', from: '2026-11-27', to: 7, more: 'x' });
    expect(filter).toEqual({ camera, from: '2026-11-27' });
    expect(isFiltered(filter)).toBe(true);
    expect(isFiltered(toSeenFilter({}))).toBe(false);
    expect(toSeenFilter({ from: '2026-11-31', to: '2026-99-99' })).toEqual({});
  });

  it('is whole days at the site, the last one included', () => {
    expect(toSeenQuery({ from: '2026-11-26', to: '2026-11-27' }, 'Europe/Berlin')).toEqual({
      seen_from: '2026-11-25T23:00:00.000Z',
      seen_to: '2026-11-27T23:00:00.000Z',
    });
  });

  it('lets in only what happens within it', () => {
    const event = { user_id: null, camera_id: camera, occurred_at: '2026-11-27T10:00:00Z' };
    expect(isInList(event, { camera_id: camera })).toBe(true);
    expect(isInList(event, { camera_id: 'another' })).toBe(false);
    expect(isInList(event, { user_id: 'somebody' })).toBe(false);
    expect(isInList(event, { seen_to: '2026-11-27T10:00:00Z' })).toBe(false);
    expect(isInList(event, { seen_from: '2026-11-27T10:00:00Z' })).toBe(true);
  });
});
