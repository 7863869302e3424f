import { useLayoutEffect, type RefObject } from 'react';

/**
 * Days that are wider than their place are shown from where today is, when one comes to a month. Sideways alone: the
 * page stays where it is.
 */
export function useTodayInView(scroller: RefObject<HTMLElement | null>, month: string): void {
  useLayoutEffect(() => {
    const today = scroller.current?.querySelector('[data-today]')?.getBoundingClientRect();
    if (scroller.current === null || today === undefined) return;
    const view = scroller.current.getBoundingClientRect();
    // Names stay where the line begins, and days go under them.
    const { direction, scrollPaddingInlineStart } = getComputedStyle(scroller.current);
    const namesPx = Number.parseFloat(scrollPaddingInlineStart) || 0;
    const [first, last] = direction === 'rtl' ? [view.left, view.right - namesPx] : [view.left + namesPx, view.right];
    const left = Math.max(0, today.right - last) + Math.min(0, today.left - first);
    scroller.current.scrollBy({ left });
  }, [scroller, month]);
}
