import { moveBy, type GridSize } from './grid-position.policy';

describe('the keys of the month', () => {
  const size: GridSize = { rows: 100, columns: 32, pageRows: 10, isRightToLeft: false };
  const from = { row: 50, column: 5 };
  const press = (key: string, more: Partial<GridSize> = {}, ctrlKey = false) =>
    moveBy({ key, ctrlKey }, from, { ...size, ...more });

  it('lead one cell, one screen, or to the ends', () => {
    expect(press('ArrowDown')).toEqual({ row: 51, column: 5 });
    expect(press('ArrowRight')).toEqual({ row: 50, column: 6 });
    expect(press('PageUp')).toEqual({ row: 40, column: 5 });
    expect(press('Home')).toEqual({ row: 50, column: 0 });
    expect(press('End', {}, true)).toEqual({ row: 99, column: 31 });
    expect(press('a')).toBeUndefined();
  });

  it('stay inside', () => {
    expect(moveBy({ key: 'ArrowUp', ctrlKey: false }, { row: 0, column: 0 }, size)).toEqual({ row: 0, column: 0 });
    expect(press('PageDown', { pageRows: 80 })).toEqual({ row: 99, column: 5 });
  });

  it('point as one reads', () => {
    expect(press('ArrowRight', { isRightToLeft: true })).toEqual({ row: 50, column: 4 });
    expect(press('ArrowLeft', { isRightToLeft: true })).toEqual({ row: 50, column: 6 });
  });
});
