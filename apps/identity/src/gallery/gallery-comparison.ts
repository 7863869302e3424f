import { isSameTop, syntheticProbes } from './recall.policy';
import { cosineOf } from './unit-vector';
import type { Neighbour } from './match.policy';
import type { GalleryVector } from './vector-store';

export interface PackComparison {
  readonly packId: string;
  readonly people: number;
  readonly probes: number;
  /** Share of probes whose best is that of comparing everybody. */
  readonly sameBest: number;
  /** And whose second is, too, of which the margin is made. */
  readonly sameTwo: number;
  readonly searchP50Ms: number;
}

/**
 * Searches by probes made of enrolled people, at cosines from 0.5 to 0.75, in the index and by comparing everybody one
 * by one here. Undefined for fewer than two people, of whom no probes can be made.
 */
export async function compareSearches(
  vectors: readonly GalleryVector[],
  probesMax: number,
  search: (packId: string, probe: Float32Array, limit: number) => Promise<readonly Neighbour[]>,
): Promise<PackComparison | undefined> {
  const [first] = vectors;
  if (first === undefined || vectors.length < 2) return undefined;
  const step = Math.max(1, Math.floor(vectors.length / probesMax));
  const sample = vectors.filter((_, i) => i % step === 0).slice(0, probesMax);
  const probes = syntheticProbes(
    sample.map(({ vector }) => vector),
    gaussian,
  );
  const counts = { best: 0, two: 0 };
  const tookMs: number[] = [];
  for (const probe of probes) {
    const startMs = performance.now();
    const found = await search(first.packId, probe, 2);
    tookMs.push(performance.now() - startMs);
    const exact = twoBest(vectors, probe);
    if (isSameTop(exact.slice(0, 1), found)) counts.best += 1;
    if (isSameTop(exact, found)) counts.two += 1;
  }
  tookMs.sort((one, other) => one - other);
  return {
    packId: first.packId,
    people: vectors.length,
    probes: probes.length,
    sameBest: counts.best / probes.length,
    sameTwo: counts.two / probes.length,
    searchP50Ms: tookMs[Math.floor(tookMs.length / 2)] ?? 0,
  };
}

function twoBest(vectors: readonly GalleryVector[], probe: Float32Array): Neighbour[] {
  let [best, second]: Neighbour[] = [];
  for (const { personId, vector } of vectors) {
    const similarity = cosineOf(vector, probe);
    if (best === undefined || similarity > best.similarity) [best, second] = [{ personId, similarity }, best];
    else if (second === undefined || similarity > second.similarity) second = { personId, similarity };
  }
  return [best, second].flatMap((neighbour) => neighbour ?? []);
}

function gaussian(): number {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}
