/** A visit is looked at eight times and more, of which three must agree. */
const lostShareMax = 0.12;
const lostShareLow = 0.06;

/** Of the frames that cameras sent: too old, or replaced by a newer one, before anybody looked at them. */
export function frameShareLost(published: number, taken: number): number {
  return published === 0 ? 0 : Math.max(0, 1 - taken / published);
}

/** One more at a time while nearly all frames are looked at, one fewer when too many are not. */
export function nextCameras(cameras: number, lostShare: number, camerasMax: number): number {
  if (lostShare > lostShareMax) return Math.max(1, cameras - 1);
  return lostShare < lostShareLow ? Math.min(camerasMax, cameras + 1) : cameras;
}
