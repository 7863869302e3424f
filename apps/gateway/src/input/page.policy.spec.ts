import { toPageView, toWholePageView } from './page.policy';

const request = (skip: number, limit: number) => ({ skip, limit, descending: false, cursor: '' });

describe('a page of a list', () => {
  it.each([
    [0, 10, 25, 1, 3],
    [10, 10, 25, 2, 3],
    [20, 10, 25, 3, 3],
    [5, 10, 25, 1, 3],
    [0, 10, 0, 1, 0],
    [0, 1_000, 1_000, 1, 1],
    [0, 1_000, 1_001, 1, 2],
  ])('after %i rows by %i of %i is page %i of %i', (skip, limit, total, page, pages) => {
    expect(toPageView([], request(skip, limit), { total, nextCursor: '' })).toMatchObject({ page, pages, total });
  });

  it('counts the rows it has and says how to go on', () => {
    expect(toPageView(['a', 'b'], request(0, 2), { total: 3, nextCursor: 'next' })).toMatchObject({
      size: 2,
      next_cursor: 'next',
    });
    expect(toPageView(['c'], request(2, 2), { total: 3, nextCursor: '' })).toMatchObject({
      size: 1,
      next_cursor: null,
    });
  });

  it('is the whole of a short list', () => {
    expect(toWholePageView(['a'])).toEqual({ data: ['a'], total: 1, page: 1, size: 1, pages: 1, next_cursor: null });
    expect(toWholePageView([]).pages).toBe(0);
  });
});
