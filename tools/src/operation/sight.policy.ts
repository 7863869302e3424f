/** Something was replaced, killed or away until `atMs`, ms since 1970. */
export interface Turn {
  readonly what: string;
  readonly atMs: number;
}

/** Somebody was recognised of pictures of that camera. */
export interface Seen {
  readonly cameraId: string;
  readonly atMs: number;
}

/** A process needs half a minute to start on a busy machine, and a camera's lease to be taken over. */
export const seenWithinMs = 120_000;

/** In sentences: after what a camera showed nobody in time. Recognitions that are only published say nothing of it. */
export function blindAfter(
  turns: readonly Turn[],
  seen: readonly Seen[],
  cameras: ReadonlyMap<string, string>,
): string[] {
  return turns.flatMap(({ what, atMs }) => {
    const isSeen = new Set(seen.filter((one) => one.atMs > atMs && one.atMs <= atMs + seenWithinMs).map(cameraOf));
    return [...cameras]
      .filter(([id]) => !isSeen.has(id))
      .map(([, name]) => `${name} showed nobody for ${seenWithinMs / 1_000} s after ${what}.`);
  });
}

function cameraOf({ cameraId }: Seen): string {
  return cameraId;
}
