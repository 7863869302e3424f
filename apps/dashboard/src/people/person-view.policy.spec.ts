import { checkedSearch } from '../ui/checked-search.policy';
import { toPersonView } from './person-view.policy';

describe('what an address says', () => {
  it('is laid over by what makes sense of it, and of the rest nothing is left', () => {
    const typed = { tab: 'attendance', month: '2026-13', other: 7 };
    expect({ ...typed, ...checkedSearch(toPersonView)(typed) }).toStrictEqual({
      tab: 'attendance',
      month: undefined,
      other: undefined,
    });
  });
});
