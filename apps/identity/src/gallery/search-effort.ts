import { Logger, metrics } from '@smart-attendance/observability';
import type { Neighbour } from './match.policy';
import { isSameTop, syntheticProbes } from './recall.policy';

/** How a search is done: every vector is compared, or the index is walked with so many candidates in hand. */
export type Effort = 'exact' | number;

/** What is needed to try searches in one pack. */
export interface RecallTrial {
  readonly packId: string;
  readonly people: number;
  /** Random people's vectors, at most so many. */
  sample(limit: number): Promise<Float32Array[]>;
  search(vector: Float32Array, effort: Effort): Promise<Neighbour[]>;
}

const probesPerTrial = 400;
/** Of 400 probes none may have another best or second: then with 95 % certainty fewer than 1 in 130 has. */
const recallMin = 1;
const efforts = [512, 1_024, 2_048, 4_096] as const;
/** Segments are merged and indexed anew as people come and go, and then recall is another. */
const measuredForMs = 3_600_000;
/** So much larger, the gallery is measured anew before that. */
const growthMax = 1.1;

const searchEffort = metrics.gauge({
  name: 'gallery_search_ef',
  help: 'Candidates in hand of a search in the vector index (hnsw_ef), by model pack; 0 is exact.',
  labelNames: ['pack'],
});
const searchRecall = metrics.gauge({
  name: 'gallery_search_recall',
  help: 'Share of tried probes whose two best are those of an exact search, at gallery_search_ef, by model pack.',
  labelNames: ['pack'],
});

interface Measured {
  readonly effort: Effort;
  readonly people: number;
  readonly atMs: number;
}

/**
 * How much effort a search takes so that nobody enrolled is missed: exact → measured → exact. Small packs are searched
 * exactly, and so are large ones until as many candidates are known as find what the exact search finds, and whenever
 * that takes longer than the exact search or cannot be measured.
 */
export class SearchEffort {
  private readonly measured = new Map<string, Measured>();

  constructor(
    private readonly exactPeopleMax: number,
    private readonly logger: Logger,
  ) {}

  of(packId: string): Effort {
    return this.measured.get(packId)?.effort ?? 'exact';
  }

  /** From now on exact, as the index is another than the one that was measured. */
  forget(packId: string): void {
    if (this.measured.delete(packId)) searchEffort.set({ pack: packId }, 0);
  }

  isDue(packId: string, people: number): boolean {
    if (people <= this.exactPeopleMax) {
      this.forget(packId);
      return false;
    }
    const last = this.measured.get(packId);
    return last === undefined || performance.now() - last.atMs > measuredForMs || people > last.people * growthMax;
  }

  /** Tries and remembers; one search at a time, so that real ones find room beside it. */
  async measure(trial: RecallTrial, stopping: AbortSignal): Promise<void> {
    const probes = syntheticProbes(await trial.sample(probesPerTrial), gaussian);
    if (probes.length < 2) return;
    const exact = await searchAll(trial, probes, 'exact', stopping);
    let chosen: { effort: Effort; recall: number; tookMs: number } = {
      effort: 'exact',
      recall: 1,
      tookMs: exact.tookMs,
    };
    for (const effort of efforts) {
      const tried = await searchAll(trial, probes, effort, stopping);
      if (stopping.aborted) return;
      const recall = exact.found.filter((best, i) => isSameTop(best, tried.found[i] ?? [])).length / probes.length;
      this.logger.debug('gallery-effort-tried', { packId: trial.packId, ef: effort, recall, tookMs: tried.tookMs });
      if (tried.tookMs >= exact.tookMs) break;
      if (recall < recallMin) continue;
      chosen = { effort, recall, tookMs: tried.tookMs };
      break;
    }
    if (stopping.aborted) return;
    const { packId, people } = trial;
    this.measured.set(packId, { effort: chosen.effort, people, atMs: performance.now() });
    searchEffort.set({ pack: packId }, chosen.effort === 'exact' ? 0 : chosen.effort);
    searchRecall.set({ pack: packId }, chosen.recall);
    this.logger.info('gallery-effort-measured', {
      packId,
      people,
      probes: probes.length,
      effort: chosen.effort,
      recall: chosen.recall,
      searchMs: chosen.tookMs / probes.length,
      exactMs: exact.tookMs / probes.length,
    });
  }
}

async function searchAll(
  trial: RecallTrial,
  probes: readonly Float32Array[],
  effort: Effort,
  stopping: AbortSignal,
): Promise<{ found: Neighbour[][]; tookMs: number }> {
  const found: Neighbour[][] = [];
  const startMs = performance.now();
  for (const probe of probes) {
    if (stopping.aborted) break;
    found.push(await trial.search(probe, effort));
  }
  return { found, tookMs: performance.now() - startMs };
}

function gaussian(): number {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}
