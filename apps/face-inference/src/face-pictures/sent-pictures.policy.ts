import type { Box } from '@smart-attendance/vision';

/** A face of which a picture was sent, where it was when it was seen last. */
export interface SentPicture {
  readonly box: Box;
  readonly score: number;
  readonly seenAtMs: number;
  readonly sentAtMs: number;
}

export interface ScoredFace {
  readonly box: Box;
  readonly score: number;
}

/** As long as identity follows a face that it does not see; then it is another visit. */
const forgottenAfterMs = 2_000;
/** Whoever stays is another visit now and then, of which nothing was sent yet. */
const sentAgainAfterMs = 10_000;
/** One that is better by less is not worth its bytes. */
const betterBy = 1.1;
/** A face more than its width away from where it was is another one. */
const reachOfWidth = 1;
/** More faces of one camera are not followed; their pictures are sent each time. */
export const followedMax = 100;

/**
 * Of which faces of a frame a picture is sent, so that of one walk past the camera it is a few and not each: of one
 * that was not there just now, of one that is shown better, and now and then. By place and time alone; nobody is known
 * here.
 *
 * @returns what is sent, in the order of the faces, and what is remembered for the next frame of the camera
 */
export function picturesToSend(
  faces: readonly ScoredFace[],
  before: readonly SentPicture[],
  nowMs: number,
): { readonly isSent: readonly boolean[]; readonly followed: readonly SentPicture[] } {
  const known = before.filter(({ seenAtMs }) => Math.abs(nowMs - seenAtMs) <= forgottenAfterMs);
  const taken = new Set<SentPicture>();
  const isSent: boolean[] = [];
  const followed: SentPicture[] = [];
  for (const { box, score } of faces) {
    const sent = nearest(box, known, taken);
    if (sent !== undefined) taken.add(sent);
    const isWanted = sent === undefined || score >= sent.score * betterBy || nowMs - sent.sentAtMs >= sentAgainAfterMs;
    isSent.push(isWanted);
    followed.push(isWanted ? { box, score, seenAtMs: nowMs, sentAtMs: nowMs } : { ...sent, box, seenAtMs: nowMs });
  }
  const others = known.filter((sent) => !taken.has(sent));
  return { isSent, followed: [...followed, ...others].slice(0, followedMax) };
}

function nearest(box: Box, known: readonly SentPicture[], taken: ReadonlySet<SentPicture>): SentPicture | undefined {
  let best: { readonly sent: SentPicture; readonly distance: number } | undefined;
  for (const sent of known) {
    if (taken.has(sent)) continue;
    const distance = Math.hypot(
      box.x + box.width / 2 - sent.box.x - sent.box.width / 2,
      box.y + box.height / 2 - sent.box.y - sent.box.height / 2,
    );
    if (distance > reachOfWidth * Math.max(box.width, sent.box.width)) continue;
    if (best === undefined || distance < best.distance) best = { sent, distance };
  }
  return best?.sent;
}
