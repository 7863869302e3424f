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
    const left = Math.max(0, today.right - view.right) + Math.min(0, today.left - view.left);
    scroller.current.scrollBy({ left });
  }, [scroller, month]);
}
