/** What the light on a face is like, before the server judges the picture. */
export type Light = 'dark' | 'bright' | 'backlit' | 'good';

/** Mean luma of a picture, 0 to 255, inside the oval in which the face should be and around it. */
export interface Luma {
  readonly inside: number;
  readonly outside: number;
}

/** Below it face detectors miss features; above it they are washed out. */
const darkBelow = 60;
const brightAbove = 215;
/** A window behind somebody makes a silhouette of them. */
const backlitBy = 70;

export function judgeLight({ inside, outside }: Luma): Light {
  if (inside < darkBelow && outside - inside < backlitBy) return 'dark';
  if (outside - inside >= backlitBy) return 'backlit';
  return inside > brightAbove ? 'bright' : 'good';
}

/** The oval of the guide, as shares of the picture: its middle, and half its width and height. */
export const oval = { x: 0.5, y: 0.5, halfWidth: 0.17, halfHeight: 0.38 } as const;

/** @param rgba of a picture of `width` × `height`, four bytes a pixel. */
export function measureLuma(rgba: Uint8ClampedArray, width: number, height: number): Luma {
  const sums = { inside: 0, outside: 0 };
  const counts = { inside: 0, outside: 0 };
  for (let index = 0; index + 2 < rgba.length; index += 4) {
    const pixel = index / 4;
    const dx = ((pixel % width) / width - oval.x) / oval.halfWidth;
    const dy = (Math.floor(pixel / width) / height - oval.y) / oval.halfHeight;
    const where = dx * dx + dy * dy <= 1 ? 'inside' : 'outside';
    // Rec. 601
    sums[where] += 0.299 * (rgba[index] ?? 0) + 0.587 * (rgba[index + 1] ?? 0) + 0.114 * (rgba[index + 2] ?? 0);
    counts[where] += 1;
  }
  return {
    inside: sums.inside / Math.max(1, counts.inside),
    outside: sums.outside / Math.max(1, counts.outside),
  };
}
