import { useDirection } from '@mantine/core';
import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState, type FocusEvent, type KeyboardEvent, type RefObject } from 'react';
import { moveBy, type GridPosition } from './grid-position.policy';

interface GridKeys {
  /** The one cell that Tab reaches. */
  readonly focused: GridPosition;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onFocus: (event: FocusEvent) => void;
}

/** The keyboard in a grid of which only a part is in the document: what it moves to is scrolled there first. */
export function useGridKeys(
  grid: RefObject<HTMLDivElement | null>,
  virtual: Virtualizer<HTMLDivElement, Element>,
  rows: number,
  columns: number,
): GridKeys {
  const { dir } = useDirection();
  const [focused, setFocused] = useState<GridPosition>({ row: 0, column: 1 });
  const isMoving = useRef(false);
  const shown = virtual.range;
  useEffect(() => {
    if (!isMoving.current) return;
    const cell = grid.current?.querySelector<HTMLElement>(`[data-cell="${focused.row}:${focused.column}"]`);
    if (cell == null) return;
    isMoving.current = false;
    cell.focus({ preventScroll: true });
    // Names lie over the first columns.
    cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [grid, focused, shown?.startIndex, shown?.endIndex]);
  // A shorter list may not have the row any more.
  const row = Math.min(focused.row, rows - 1);
  return {
    focused: { row, column: focused.column },
    onKeyDown: (event) => {
      const pageRows = Math.max(1, (shown?.endIndex ?? 0) - (shown?.startIndex ?? 0) - 1);
      const from = { row, column: focused.column };
      const to = moveBy(event, from, { rows, columns, pageRows, isRightToLeft: dir === 'rtl' });
      if (to === undefined || event.altKey || event.metaKey) return;
      event.preventDefault();
      isMoving.current = true;
      if (to.row !== row) virtual.scrollToIndex(to.row, { align: 'auto' });
      setFocused(to);
    },
    onFocus: ({ target }) => {
      const [inRow, column] = (target.getAttribute('data-cell') ?? '').split(':').map(Number);
      if (inRow !== undefined && column !== undefined && !isMoving.current) setFocused({ row: inRow, column });
    },
  };
}
