import { chosenState, toTodaySearch, toWallSearch } from './today-search.policy';

describe('the address of Today', () => {
  it('says what is shown, and is passed over where it says nothing known', () => {
    expect(toTodaySearch({ state: 'late', department: ' Sales ', q: 1001 })).toEqual({
      state: 'late',
      department: 'Sales',
      q: '1001',
    });
    expect(toTodaySearch({ state: '<b>', department: '', q: ['a'], other: 1 })).toEqual({});
    expect(toTodaySearch({ q: 'x'.repeat(500) }).q).toHaveLength(100);
    expect(toWallSearch({ names: 'full' })).toEqual({ names: 'full' });
    expect(toWallSearch({ names: 'photos' })).toEqual({});
  });

  it('shows who is in, until a state is chosen or somebody is searched for', () => {
    expect(chosenState({})).toBe('in');
    expect(chosenState({ q: 'ada' })).toBe('all');
    expect(chosenState({ q: 'ada', state: 'late' })).toBe('late');
    expect(chosenState({ state: 'all' })).toBe('all');
  });
});
