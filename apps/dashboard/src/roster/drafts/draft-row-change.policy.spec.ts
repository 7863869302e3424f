import { changesOfRow } from './draft-row-change.policy';

const row = {
  status: 'present',
  shift_name: 'Day',
  shift_version: 1,
  check_in: '2026-11-02T08:00:00.000Z',
  check_out: '2026-11-02T16:00:00.000Z',
  worked_minutes: 450,
  required_minutes: 450,
  late_minutes: 0,
  early_minutes: 0,
  overtime_minutes: 0,
  overtime_status: 'none',
  flags: [],
  time_zone: 'Europe/Berlin',
} as const satisfies Parameters<typeof changesOfRow>[0];

describe('what a draft makes of a day', () => {
  it('is what is another, and nothing that stays', () => {
    expect(changesOfRow(row, { ...row, status: 'late', late_minutes: 30 })).toEqual([
      { field: 'status', from: 'present', to: 'late' },
      { field: 'late_minutes', from: null, to: 30 },
    ]);
  });

  it('is all that a row has where it comes or goes', () => {
    expect(changesOfRow(null, row).map(({ field }) => field)).toEqual([
      'status',
      'shift_name',
      'check_in',
      'check_out',
      'worked_minutes',
      'required_minutes',
    ]);
    expect(changesOfRow(row, null)[0]).toEqual({ field: 'status', from: 'present', to: null });
  });
});
