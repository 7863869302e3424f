import {
  mayConcern,
  toDaySearch,
  toListSearch,
  toMonthSearch,
  toNewRowSearch,
  type ListSearch,
} from './attendance-search.policy';

describe('the address of a page of attendance', () => {
  it('says what is filtered by', () => {
    const search = {
      user_id: '3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b',
      camera_id: undefined,
      department: 'Engines',
      status: 'late',
      from: '2026-11-01',
      to: undefined,
      sort: '-check_in',
    };
    expect(toListSearch(search)).toEqual(search);
    expect(toMonthSearch({ month: '2026-11', q: 12, inactive: true })).toEqual({
      month: '2026-11',
      q: '12',
      department: undefined,
      inactive: true,
    });
  });

  it('says which news are of its list', () => {
    const isOfList = (search: ListSearch, type: string, date: string): boolean =>
      mayConcern(search, { type, data: { user_id: 'ada', date } } as unknown as Parameters<typeof mayConcern>[1]);
    const october = { from: '2026-10-01', to: '2026-10-31' };
    expect(isOfList({}, 'attendance.recorded', '2026-11-27')).toBe(true);
    expect(isOfList(october, 'attendance.recorded', '2026-10-31')).toBe(true);
    expect(isOfList(october, 'attendance.recorded', '2026-11-27')).toBe(false);
    expect(isOfList(october, 'attendance.corrected', '2026-11-27')).toBe(true);
    expect(isOfList({ user_id: 'eve' }, 'attendance.corrected', '2026-11-27')).toBe(false);
  });

  it('that somebody mistyped is as if nothing was filtered by', () => {
    expect(
      Object.values(toListSearch({ user_id: 'ada', status: 'gone', from: '2026-13-01', to: 5, sort: 'name' })),
    ).toEqual(Array.from({ length: 7 }, () => undefined));
    expect(toMonthSearch({ month: '2026-1', q: ' ', inactive: 'x' }).month).toBeUndefined();
    expect(toNewRowSearch({ date: ['2026-11-01'] }).date).toBeUndefined();
    expect(toDaySearch({ as_of: '2026-11-01' }).as_of).toBeUndefined();
    expect(toDaySearch({ as_of: '2026-11-01T08:00:00' }).as_of).toBeUndefined();
    expect(toDaySearch({ as_of: '2026-11-01T08:00:00+01:00' }).as_of).toBe('2026-11-01T08:00:00+01:00');
  });
});
