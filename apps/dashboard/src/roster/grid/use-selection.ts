import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { GridPosition } from '../../ui/grid-position.policy';
import { rangeOf, type WeekCell, type WeekRange } from './weeks.policy';

export interface Selection {
  /** Undefined until somebody has been in the grid. */
  readonly range: WeekRange | undefined;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerOver: (event: PointerEvent) => void;
  /** Called when the grid is entered. */
  readonly begin: () => void;
  readonly clear: () => void;
}

const arrows = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown'];

export function toWeekCell({ row, column }: GridPosition): WeekCell {
  return { row, week: Math.floor(Math.max(0, column - 1) / 7) };
}

/** The cell below the pointer, or what is in it. */
export function cellAt(target: EventTarget): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-cell]') : null;
}

/**
 * People and weeks between where it began and where the keyboard is: Shift with the arrows, Shift with a click, or the
 * mouse drawn over them. What moves the focus without Shift begins anew.
 */
export function useSelection(focused: GridPosition): Selection {
  const [isActive, setActive] = useState(false);
  const [anchor, setAnchor] = useState<WeekCell>();
  const focus = toWeekCell(focused);
  const extend = (isExtended: boolean): void => {
    setActive(true);
    setAnchor(isExtended ? (anchor ?? focus) : undefined);
  };
  return {
    range: isActive ? rangeOf({ anchor: anchor ?? focus, focus }) : undefined,
    onKeyDown: ({ key, shiftKey }) => {
      if (arrows.includes(key)) extend(shiftKey);
      if (key === 'Escape') setAnchor(undefined);
    },
    onPointerDown: ({ target, shiftKey, button }) => {
      if (button !== 0 || cellAt(target) === null) return;
      extend(shiftKey);
    },
    onPointerOver: ({ target, buttons, pointerType }) => {
      const cell = cellAt(target);
      if (buttons !== 1 || pointerType !== 'mouse' || cell === null || !isActive) return;
      setAnchor(anchor ?? focus);
      cell.focus({ preventScroll: true });
    },
    begin: () => {
      setActive(true);
    },
    clear: () => {
      setActive(false);
      setAnchor(undefined);
    },
  };
}
