import type { Walk } from './demo-recipe';

/** When somebody's face is wholly inside the picture, in ms from the beginning of the video. */
export interface Appearance {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A step takes about half a second and lifts the head by a few hundredths of its height. */
const stepSeconds = 0.54;
const stepLiftHeads = 0.018;

/** Where the neck is at a moment of the video, in pixels from the left; undefined when not on the way then. */
export function xAt({ fromMs, toMs, from, to }: Walk, atMs: number): number | undefined {
  if (atMs < fromMs || atMs > toMs) return undefined;
  return from[0] + ((to[0] - from[0]) * (atMs - fromMs)) / (toMs - fromMs);
}

/** The way of the neck in the words of ffmpeg's overlay, by `t` in seconds. */
export function overlayOf(walk: Walk, anchor: { readonly x: number; readonly y: number }): string {
  const [from, to] = [walk.fromMs / 1000, walk.toMs / 1000];
  const along = (axis: 0 | 1): string =>
    `${walk.from[axis]}+(${walk.to[axis] - walk.from[axis]})*(t-${from})/${to - from}`;
  const lift = `abs(sin(PI*(t-${from})/${stepSeconds}))*${stepLiftHeads}*${walk.headPx}`;
  return `overlay=format=rgb:x='${along(0)}-${anchor.x}':y='${along(1)}-${anchor.y}-${lift}':enable='between(t,${from},${to})'`;
}

/** Half a head to each side of the neck holds the face. */
export function appearanceOf(walk: Walk, pictureWidthPx: number, framesPerSecond: number): Appearance {
  const frameMs = 1000 / framesPerSecond;
  const first = Math.ceil(walk.fromMs / frameMs);
  const count = Math.floor(walk.toMs / frameMs) - first + 1;
  const inside = Array.from({ length: count }, (_, index) => (first + index) * frameMs).filter((atMs) => {
    const x = xAt(walk, atMs) ?? Number.NaN;
    return x - walk.headPx / 2 >= 0 && x + walk.headPx / 2 <= pictureWidthPx;
  });
  const [fromMs] = inside;
  const toMs = inside.at(-1);
  if (fromMs === undefined || toMs === undefined) throw new Error(`The walk of ${walk.who} never enters the picture.`);
  return { fromMs, toMs };
}
