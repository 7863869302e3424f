import { toBand } from './day-band.policy';

type Row = Parameters<typeof toBand>[0];

const row = (more: object = {}): Row => ({ check_in: null, check_out: null, punches: [], intervals: [], ...more });

describe('a day as a band', () => {
  it('is of whole hours on the wall of the site, also where those are half an hour off', () => {
    const day = row({ check_in: '2026-11-27T03:10:00Z', check_out: '2026-11-27T05:05:30Z' });
    const instants = (zone: string) =>
      toBand(day, zone)?.hours.map(({ instant }) => instant.toISOString().slice(11, 16));
    expect(instants('Europe/Berlin')).toEqual(['03:00', '04:00', '05:00', '06:00']);
    expect(instants('Asia/Kolkata')).toEqual(['02:30', '03:30', '04:30', '05:30']);
  });

  it('has stays and punches where they were, and an open one to the end', () => {
    const band = toBand(
      row({
        intervals: [
          { from: '2026-11-27T08:00:00Z', to: '2026-11-27T10:00:00Z' },
          { from: '2026-11-27T11:00:00Z', to: null },
        ],
        punches: [{ id: 'p', from: '2026-11-27T11:00:00Z', to: '2026-11-27T12:00:00Z' }],
      }),
      'UTC',
    );
    expect(band?.stays).toEqual([
      { start: 0, length: 0.5, isOpen: false },
      { start: 0.75, length: 0.25, isOpen: true },
    ]);
    expect(band?.punches).toEqual([{ id: 'p', at: 0.75 }]);
  });

  it('has no more labels than fit, of an hour as of three days', () => {
    const lasting = (to: string) =>
      toBand(row({ check_in: '2026-11-27T08:00:00Z', check_out: to }), 'UTC')?.hours ?? [];
    expect(lasting('2026-11-27T08:00:00Z').map(({ at }) => at)).toEqual([0, 1]);
    expect(lasting('2026-11-27T19:00:00Z')).toHaveLength(6);
    expect(lasting('2026-11-30T08:00:00Z').length).toBeLessThanOrEqual(7);
  });

  it('is none of an absence', () => {
    expect(toBand(row(), 'UTC')).toBeUndefined();
  });
});
