import { isTooMuchAtOnce, isUnavailable } from './unavailable';

/** So many that take too long although each is alone: then it is the database, and each more would wait as long. */
const slowAloneMax = 2;

/**
 * Does the work of many at once, and where that fails, of each half by itself, until what fails is alone: one that
 * cannot be done takes no other with it. While the database is away nothing is tried again. Where it took too long,
 * fewer may be done in time, unless `slowAloneMax` are not.
 * @param work gives one result for each, in their order, or does nothing and throws
 */
export async function settleTogether<Item, Result>(
  items: readonly Item[],
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
): Promise<PromiseSettledResult<Result>[]> {
  let slowAlone = 0;
  let slowness: unknown;
  const settle = async (some: readonly Item[]): Promise<PromiseSettledResult<Result>[]> => {
    if (some.length === 0) return [];
    if (slowAlone >= slowAloneMax) return allRejected(some, slowness);
    try {
      return (await work(some)).map((value) => ({ status: 'fulfilled', value }));
    } catch (reason) {
      const isSlow = isTooMuchAtOnce(reason);
      if (isSlow) slowness = reason;
      if (isSlow && some.length === 1) slowAlone += 1;
      if (some.length === 1 || (isUnavailable(reason) && !isSlow)) return allRejected(some, reason);
      const middle = Math.floor(some.length / 2);
      const first = await settle(some.slice(0, middle));
      return [...first, ...(await settle(some.slice(middle)))];
    }
  };
  return settle(items);
}

function allRejected(items: readonly unknown[], reason: unknown): PromiseRejectedResult[] {
  return items.map(() => ({ status: 'rejected', reason }));
}

export interface TogetherLimits {
  /** Of one batch. */
  readonly itemsMax: number;
  /** Batches that are at work at the same time. */
  readonly batchesMax: number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Work of many callers, a batch in one go. Nobody waits for a batch to fill: who comes while there is none at work is
 * one alone, and those who come meanwhile are the next. How many wait is bounded by who calls.
 */
export class WorkTogether<Item, Result> {
  private readonly waiting: Waiting<Item, Result>[] = [];
  private batches = 0;

  constructor(
    private readonly work: (items: readonly Item[]) => Promise<readonly Result[]>,
    private readonly limits: TogetherLimits,
  ) {}

  /** @throws what `work` throws of that item alone */
  run(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.begin();
    });
  }

  private begin(): void {
    if (this.batches >= this.limits.batchesMax || this.waiting.length === 0) return;
    const batch = this.waiting.splice(0, this.limits.itemsMax);
    this.batches += 1;
    void this.settle(batch);
  }

  private async settle(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    const items = batch.map(({ item }) => item);
    const results = await settleTogether(items, this.work);
    this.batches -= 1;
    this.begin();
    for (const [index, { resolve, reject }] of batch.entries()) {
      const result = results[index];
      if (result?.status === 'fulfilled') resolve(result.value);
      else reject(result?.reason);
    }
  }
}
