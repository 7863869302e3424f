import { AppError } from '@smart-attendance/errors';
import type { PageRequest } from './page.policy';
import { wholePage } from './whole-page';

/** Rows of so many bytes each, behind a bus that carries a hundred of them at once. */
function listOf(sizes: readonly number[]) {
  return ({ skip, cursor, limit }: PageRequest) => {
    const from = cursor === '' ? skip : Number(cursor);
    const rows = sizes.slice(from, from + limit);
    if (rows.reduce((sum, bytes) => sum + bytes, 0) > 100)
      return Promise.reject(new AppError('too_large', 'Too much.'));
    const end = from + rows.length;
    return Promise.resolve({
      rows: rows.map((_, index) => from + index),
      pageInfo: { total: sizes.length, nextCursor: end < sizes.length ? String(end) : '' },
    });
  };
}

const page = (fields: Partial<PageRequest>): PageRequest => ({
  skip: 0,
  limit: 10,
  descending: false,
  cursor: '',
  ...fields,
});
const numbers = (from: number, until: number) => Array.from({ length: until - from }, (_, index) => from + index);

describe('a page of rows that are too long for one message', () => {
  it('is put together, and goes on where it ends', async () => {
    const sizes = Array.from({ length: 60 }, (_, index) => (index % 7 === 0 ? 90 : 10));
    const first = await wholePage(page({ skip: 3, limit: 40 }), listOf(sizes));
    expect(first).toEqual({ rows: numbers(3, 43), pageInfo: { total: 60, nextCursor: '43' } });
    const last = await wholePage(page({ cursor: '43', limit: 40 }), listOf(sizes));
    expect(last).toEqual({ rows: numbers(43, 60), pageInfo: { total: 60, nextCursor: '' } });
  });

  it('is refused where one row alone is too long, and asked for once where all fit', async () => {
    await expect(wholePage(page({}), listOf([10, 101]))).rejects.toMatchObject({ code: 'too_large' });
    let asked = 0;
    const read = (part: PageRequest) => ((asked += 1), listOf([10, 10])(part));
    expect((await wholePage(page({}), read)).rows).toEqual([0, 1]);
    expect(asked).toBe(1);
  });
});
