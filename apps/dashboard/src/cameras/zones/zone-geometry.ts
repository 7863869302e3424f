import { useId, useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { clampedPoint, type Point } from './zones.policy';

/** Shares of the picture are drawn in a square of a thousand and stretched over it. */
export const unit = 1_000;
const nudge = 0.01;
const largeNudge = 0.05;

/** A closed outline. */
export function toPath(points: readonly Point[]): string {
  return `M${points.map(([x, y]) => `${String(x * unit)} ${String(y * unit)}`).join('L')}Z`;
}

/** Marks what the positions in it are shares of. */
export const canvasMark = 'data-zone-canvas';

/** Where a pointer is in the picture, as shares of it. */
export function toShare(event: {
  readonly clientX: number;
  readonly clientY: number;
  readonly currentTarget: Element;
}): Point {
  const canvas = event.currentTarget.closest(`[${canvasMark}]`) ?? event.currentTarget;
  return shareIn(canvas.getBoundingClientRect(), event);
}

function shareIn(
  { left, top, width, height }: DOMRect,
  { clientX, clientY }: { readonly clientX: number; readonly clientY: number },
): Point {
  return clampedPoint([(clientX - left) / width, (clientY - top) / height]);
}

interface Drag {
  /** Follows the pointer until it is let go; `onMove` is told where it is, and which drag it is of. */
  readonly begin: (event: PointerEvent, onMove: (at: Point, step: string) => void) => void;
}

export function useDrag(): Drag {
  const id = useId();
  const count = useRef(0);
  return {
    begin: (event, onMove) => {
      if (event.button !== 0) return;
      count.current += 1;
      const step = `drag ${id} ${String(count.current)}`;
      const target = event.currentTarget;
      const box = (target.closest(`[${canvasMark}]`) ?? target).getBoundingClientRect();
      const stopping = new AbortController();
      const { signal } = stopping;
      target.setPointerCapture(event.pointerId);
      target.addEventListener(
        'pointermove',
        (moved) => {
          onMove(shareIn(box, moved as globalThis.PointerEvent), step);
        },
        { signal },
      );
      for (const end of ['pointerup', 'pointercancel', 'lostpointercapture']) {
        target.addEventListener(
          end,
          () => {
            stopping.abort();
          },
          { signal },
        );
      }
    },
  };
}

/** How far an arrow key moves; with Shift five times as far. */
export function arrowOf({ key, shiftKey }: KeyboardEvent): Point | undefined {
  const far = shiftKey ? largeNudge : nudge;
  switch (key) {
    case 'ArrowLeft':
      return [-far, 0];
    case 'ArrowRight':
      return [far, 0];
    case 'ArrowUp':
      return [0, -far];
    case 'ArrowDown':
      return [0, far];
    default:
      return undefined;
  }
}
