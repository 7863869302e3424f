/** How far a change of many is. */
export interface BulkProgress {
  readonly total: number;
  readonly done: readonly string[];
  readonly failed: readonly BulkFailure[];
}

export interface BulkFailure {
  readonly id: string;
  readonly error: unknown;
}

/** So many at a time: quick enough to watch, and no burden to others. */
const atOnceMax = 4;

/**
 * Does something to each, and goes on when one fails. What is under way when it is cancelled is finished; the rest is
 * left as it is. Resolves with how far it came.
 */
export async function runBulk(
  ids: readonly string[],
  act: (id: string) => Promise<unknown>,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (progress: BulkProgress) => void },
): Promise<BulkProgress> {
  let progress: BulkProgress = { total: ids.length, done: [], failed: [] };
  const waiting = [...ids];
  const worker = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined && !signal.aborted; id = waiting.shift()) {
      try {
        await act(id);
        progress = { ...progress, done: [...progress.done, id] };
      } catch (error) {
        progress = { ...progress, failed: [...progress.failed, { id, error }] };
      }
      onProgress(progress);
    }
  };
  await Promise.all(Array.from({ length: atOnceMax }, worker));
  return progress;
}

/** More failures than anybody reads one by one are told by their number. */
export const failuresShownMax = 50;
