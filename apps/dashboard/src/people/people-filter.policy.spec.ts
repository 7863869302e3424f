import { isNarrowed, isSame, sortOf, toPeopleFilter, toPeopleQuery } from './people-filter.policy';

describe('the filter of the list of people', () => {
  it('is what the address says', () => {
    const filter = toPeopleFilter({ q: 'ada', department: 'R&D', role: 'manager', active: false, sort: '-name' });
    expect(filter).toEqual({ q: 'ada', department: 'R&D', role: 'manager', active: false, sort: '-name' });
    expect(toPeopleQuery(filter)).toEqual({
      q: 'ada',
      department: 'R&D',
      role: 'manager',
      is_active: false,
      sort: '-name',
    });
    expect(isNarrowed(filter)).toBe(true);
  });

  it('leaves out what makes no sense, so that an old or mistyped address still opens', () => {
    const filter = toPeopleFilter({ q: '  ', department: 7, role: 'emperor', active: 'yes', sort: 'shoe_size', x: 1 });
    expect(filter).toEqual({ department: '7' });
    expect(toPeopleFilter({ q: 'x'.repeat(999) }).q).toHaveLength(255);
    expect(isNarrowed(toPeopleFilter({ sort: '-name' }))).toBe(false);
  });

  it('is the same however the address writes it', () => {
    expect(isSame(toPeopleFilter({ sort: 'name', q: 'ada' }), toPeopleFilter({ q: 'ada' }))).toBe(true);
    expect(isSame(toPeopleFilter({ q: 'ada' }), toPeopleFilter({ q: 'ad' }))).toBe(false);
  });

  it('sorts by name unless told otherwise', () => {
    expect(sortOf(toPeopleFilter({}))).toBe('name');
    expect(toPeopleQuery({})).toEqual({ sort: 'name' });
  });
});
