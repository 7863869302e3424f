export interface Share<Source> {
  /** Those this replica carries. */
  readonly mine: readonly Source[];
  /** Those nobody carries, because it is full. */
  readonly left: readonly Source[];
}

/**
 * Which of the wanted cameras this replica carries: those it carries already, then the others as they come, up to its
 * limit. With several replicas the leases go in here: a camera that another one holds is neither mine nor left.
 */
export function shareOf<Source extends { readonly cameraId: string }>(
  wanted: readonly Source[],
  carried: ReadonlySet<string>,
  streamsMax: number,
): Share<Source> {
  const inOrder = [
    ...wanted.filter(({ cameraId }) => carried.has(cameraId)),
    ...wanted.filter(({ cameraId }) => !carried.has(cameraId)),
  ];
  return { mine: inOrder.slice(0, streamsMax), left: inOrder.slice(streamsMax) };
}
