import type { Place, Walk } from './demo-recipe';

/** When somebody's face is wholly inside the picture, in ms from the beginning of the video. */
export interface Appearance {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A step takes about half a second and lifts the head by a few hundredths of its height. */
const stepMs = 540;
const stepLiftHeads = 0.018;

/** Where somebody is at a moment of the video; undefined when not on the way then. */
export function placeAt(walk: Walk, atMs: number): Place | undefined {
  if (atMs < walk.fromMs || atMs > walk.toMs) return undefined;
  const share = (atMs - walk.fromMs) / (walk.toMs - walk.fromMs);
  const between = (from: number, to: number): number => from + (to - from) * share;
  const headPx = between(walk.from.headPx, walk.to.headPx);
  const lift = Math.abs(Math.sin((Math.PI * (atMs - walk.fromMs)) / stepMs)) * stepLiftHeads * headPx;
  return { x: between(walk.from.x, walk.to.x), y: between(walk.from.y, walk.to.y) - lift, headPx };
}

/** Half a head to each side of the neck holds the face. */
export function appearanceOf(walk: Walk, pictureWidthPx: number, framesPerSecond: number): Appearance {
  const isInside = (place: Place): boolean =>
    place.x - place.headPx / 2 >= 0 && place.x + place.headPx / 2 <= pictureWidthPx;
  const frameMs = 1000 / framesPerSecond;
  const first = Math.ceil(walk.fromMs / frameMs);
  const count = Math.floor(walk.toMs / frameMs) - first + 1;
  const inside = Array.from({ length: count }, (_, index) => (first + index) * frameMs).filter((atMs) => {
    const place = placeAt(walk, atMs);
    return place !== undefined && isInside(place);
  });
  const [fromMs] = inside;
  const toMs = inside.at(-1);
  if (fromMs === undefined || toMs === undefined) throw new Error(`The walk of ${walk.who} never enters the picture.`);
  return { fromMs, toMs };
}
