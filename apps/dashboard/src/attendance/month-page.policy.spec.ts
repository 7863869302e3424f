import { patchMonthPage, toMonthRows, type MonthPage } from './month-page.policy';

type Events = Parameters<typeof patchMonthPage>[2];
type Row = Parameters<typeof toMonthRows>[0][number];

const row = (more: object = {}): Row =>
  ({
    id: 'r-1',
    user_id: 'ada',
    date: '2026-11-27',
    status: 'present',
    check_in: '2026-11-27T08:00:00Z',
    check_out: null,
    is_corrected: false,
    revision: 1,
    ...more,
  }) as Row;

const events = (...rows: object[]): Events =>
  rows.map((more) => ({
    type: 'attendance.recorded',
    data: { change: 'extended', ...row(more) },
  })) as unknown as Events;

describe('what happens while a month is shown', () => {
  const page: MonthPage = {
    people: [{ id: 'ada', first_name: 'Ada', last_name: 'Lovelace', employee_id: 'E-1', department: null }],
    total: 1,
    rows: toMonthRows([row()]),
  };
  const cellAfter = (day: string, ...rows: object[]) =>
    patchMonthPage(page, '2026-11', events(...rows)).rows['ada']?.[day];

  it('is in its cell at once', () => {
    expect(cellAfter('2026-11-27', { check_out: '2026-11-27T16:00:00Z', revision: 2 })).toMatchObject({ revision: 2 });
    expect(cellAfter('2026-11-28', { id: 'r-2', date: '2026-11-28' })).toMatchObject({ id: 'r-2' });
  });

  it('changes nothing where it is about others, another month or what is known', () => {
    expect(patchMonthPage(page, '2026-11', events({ user_id: 'bob' }, { date: '2026-12-01' }, {}))).toBe(page);
  });

  it('takes a row away that was deleted, and moves one whose day was corrected', () => {
    expect(cellAfter('2026-11-27', { change: 'deleted', revision: 2 })).toBeUndefined();
    expect(cellAfter('2026-11-27', { date: '2026-11-26', revision: 2 })).toBeUndefined();
    expect(cellAfter('2026-11-26', { date: '2026-11-26', revision: 2 })).toMatchObject({ id: 'r-1' });
  });
});
