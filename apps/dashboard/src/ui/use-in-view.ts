import { useLayoutEffect, type RefObject } from 'react';

/** Days that are wider than their place are shown from where today is, when one comes to a month. */
export function useTodayInView(scroller: RefObject<HTMLElement | null>, month: string): void {
  useInView(scroller, '[data-today]', month);
}

/**
 * What is wider than its place is shown from where that part of it is, whenever one comes to another page of it.
 * Sideways alone: the page stays where it is.
 */
export function useInView(scroller: RefObject<HTMLElement | null>, part: string, page: string): void {
  useLayoutEffect(() => {
    const shown = scroller.current?.querySelector(part)?.getBoundingClientRect();
    if (scroller.current === null || shown === undefined) return;
    const view = scroller.current.getBoundingClientRect();
    // Names stay where the line begins, and days go under them.
    const { direction, scrollPaddingInlineStart } = getComputedStyle(scroller.current);
    const namesPx = Number.parseFloat(scrollPaddingInlineStart) || 0;
    const [first, last] = direction === 'rtl' ? [view.left, view.right - namesPx] : [view.left + namesPx, view.right];
    const left = Math.max(0, shown.right - last) + Math.min(0, shown.left - first);
    scroller.current.scrollBy({ left });
  }, [scroller, part, page]);
}
