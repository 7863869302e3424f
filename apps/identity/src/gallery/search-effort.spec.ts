import { createLogger, metrics } from '@smart-attendance/observability';
import { faceVector } from '../testing/synthetic-faces';
import type { Neighbour } from './match.policy';
import { SearchEffort, type Effort, type RecallTrial } from './search-effort';
import { cosineOf } from './unit-vector';

const never = new AbortController().signal;
const vectors = Array.from({ length: 60 }, (_, i) => faceVector(`person-${i}`));

function twoBest(probe: Float32Array): Neighbour[] {
  return vectors
    .map((vector, i) => ({ personId: String(i), similarity: cosineOf(probe, vector) }))
    .sort((one, other) => other.similarity - one.similarity)
    .slice(0, 2);
}

/**
 * An index that finds both from `efMin` on, and the best alone below; comparing everybody takes eight times as long.
 */
function trialOf(efMin: number, onSearch: (effort: Effort) => void = () => undefined): RecallTrial {
  return {
    packId: 'pack-a',
    people: 300_000,
    sample: (limit) => Promise.resolve(vectors.slice(0, limit)),
    search: (probe, effort) => {
      onSearch(effort);
      const found = twoBest(probe);
      for (let i = 0; effort === 'exact' && i < 7; i += 1) twoBest(probe);
      return Promise.resolve(effort === 'exact' || effort >= efMin ? found : found.slice(0, 1));
    },
  };
}

function effortOf(lines: string[] = []): SearchEffort {
  return new SearchEffort(200_000, createLogger('identity', { write: (line) => lines.push(line) }));
}

describe('the effort of a search', () => {
  it('is exact before anything was measured, and for small packs', () => {
    const effort = effortOf();
    expect(effort.of('pack-a')).toBe('exact');
    expect(effort.isDue('pack-a', 200_000)).toBe(false);
    expect(effort.isDue('pack-a', 200_001)).toBe(true);
  });

  it('is as much as finds best and second of every probe, and is logged and among the metrics', async () => {
    const lines: string[] = [];
    const effort = effortOf(lines);
    await effort.measure(trialOf(1_024), never);
    expect(effort.of('pack-a')).toBe(1_024);
    expect(lines.join('')).toContain('"event":"gallery-effort-measured"');
    expect((await metrics.render()).body).toMatch(
      /gallery_search_ef\{pack="pack-a"\} 1024[^]*gallery_search_recall\{pack="pack-a"\} 1\n/,
    );
    expect(effort.isDue('pack-a', 300_000)).toBe(false);
    expect(effort.isDue('pack-a', 340_000)).toBe(true);
  });

  it('stays exact where no number of candidates finds them all', async () => {
    const effort = effortOf();
    await effort.measure(trialOf(Infinity), never);
    expect(effort.of('pack-a')).toBe('exact');
    expect(effort.isDue('pack-a', 300_000)).toBe(false);
  });

  it('is exact again when the pack is small again, or was made anew', async () => {
    const effort = effortOf();
    await effort.measure(trialOf(512), never);
    effort.forget('pack-a');
    expect(effort.of('pack-a')).toBe('exact');
    await effort.measure(trialOf(512), never);
    expect(effort.isDue('pack-a', 100_000)).toBe(false);
    expect(effort.of('pack-a')).toBe('exact');
  });

  it('is left as it was when the measuring is stopped', async () => {
    const stopping = new AbortController();
    const effort = effortOf();
    let searches = 0;
    await effort.measure(
      trialOf(512, () => {
        searches += 1;
        if (searches === 10) stopping.abort();
      }),
      stopping.signal,
    );
    expect(searches).toBe(10);
    expect(effort.of('pack-a')).toBe('exact');
    expect(effort.isDue('pack-a', 300_000)).toBe(true);
  });
});
