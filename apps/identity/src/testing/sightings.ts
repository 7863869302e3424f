import { stableId } from '../stable-id';
import type { Box, TrackedSighting } from '../recognition/tracked-sighting';

/** A box of 100 x 120 pixels whose left edge is at `x`. */
export function boxAt(x: number, width = 100): Box {
  return { x, y: 300, width, height: width * 1.2 };
}

/** A sighting of somebody, or of nobody the gallery knows when `who` is undefined. */
export function sighting(
  atMs: number,
  who: string | undefined,
  fields: Partial<TrackedSighting> = {},
): TrackedSighting {
  return {
    frameId: stableId('frame', atMs),
    faceIndex: 0,
    capturedAtMs: atMs,
    trackId: 'track-1',
    personId: who,
    reason: who === undefined ? 'below_threshold' : '',
    similarity: who === undefined ? 0.3 : 0.7,
    margin: 0.3,
    qualityScore: 0.8,
    liveness: undefined,
    box: boxAt(500),
    ...fields,
  };
}

/** One sighting every 200 ms from `fromMs` on, by letters: `A` Ada, `B` Bob, `.` nobody known, `-` not usable. */
export function track(letters: string, fields: Partial<TrackedSighting> = {}, fromMs = 0): TrackedSighting[] {
  const names: Readonly<Record<string, string>> = { A: 'ada', B: 'bob' };
  return Array.from(letters, (letter, i) =>
    sighting(fromMs + i * 200, names[letter], { ...(letter === '-' && { reason: 'turned_away' }), ...fields }),
  );
}
