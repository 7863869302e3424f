import { VectorMatrix, type GalleryVector, type VectorStore } from '@smart-attendance/app-identity';
import { randomUUID } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { median, quantile } from '../statistics.policy';
import { FaceLikeVectors } from './face-like-vectors';
import { residentMbOf } from './process-figures';

export interface SearchFigures {
  readonly people: number;
  readonly insertsPerSecond: number;
  /** Of the process, more than before anybody was put in; the vectors that the bench itself keeps are not counted. */
  readonly residentMb: number;
  /** One after another. */
  readonly search: { readonly p50Ms: number; readonly p99Ms: number };
  /** Eight at once. */
  readonly concurrent: { readonly perSecond: number; readonly eventLoopP99Ms: number };
  /** By the median of pairs, a bare sweep and a search in turns. */
  readonly kernelRatio: number | undefined;
  readonly kernelP50Ms: number | undefined;
  /** One vector after another at 32 bits in JavaScript, which is what searches are compared with. */
  readonly plainP50Ms: number;
  readonly recallAt1: number;
  /** Searches while people come and go. */
  readonly changing: { readonly p50Ms: number; readonly p99Ms: number; readonly changesPerSecond: number };
}

const packId = 'bench';
const peoplePerUpsert = 500;
const atOnce = 8;
/** Enough for a p99, and at a million people a matter of a minute. */
const searchesFor = (people: number): number => (people > 200_000 ? 100 : 300);
/** Comparing everybody takes a second of a million people. */
const comparedFor = (people: number): number => (people > 200_000 ? 10 : 50);
/** The range in which thresholds lie: harder to find than what a camera mostly shows. */
const likenesses = [0.5, 0.55, 0.6, 0.7];

export async function measureSearches(
  store: VectorStore,
  people: number,
  { hasKernel }: { readonly hasKernel: boolean },
): Promise<SearchFigures> {
  const faces = new FaceLikeVectors();
  const vectors: Float32Array[] = [];
  const ids: string[] = [];
  let insertMs = 0;
  const beforeMb = residentMbOf(process.pid);
  for (let from = 0; from < people; from += peoplePerUpsert) {
    const batch: GalleryVector[] = Array.from({ length: Math.min(peoplePerUpsert, people - from) }, () => {
      const entry = { personId: randomUUID(), packId, fingerprint: '1', vector: faces.next() };
      vectors.push(entry.vector);
      ids.push(entry.personId);
      return entry;
    });
    const startMs = performance.now();
    await store.upsert(batch);
    insertMs += performance.now() - startMs;
  }
  const residentMb = residentMbOf(process.pid) - beforeMb - (people * 4 * (vectors[0]?.length ?? 0)) / 2 ** 20;
  await store.count(packId);
  await store.tune([packId], new AbortController().signal);
  const probes = Array.from({ length: searchesFor(people) }, (_, i) => {
    const of = (i * 7_919) % people;
    return faces.probeOf(vectors[of] as Float32Array, likenesses[i % likenesses.length] ?? 0.5);
  });
  const tookMs = await searchInTurn(store, probes);
  return {
    people,
    insertsPerSecond: (1_000 * people) / insertMs,
    residentMb,
    search: percentilesOf(tookMs),
    concurrent: await searchAtOnce(store, probes),
    ...(await besideKernel(store, hasKernel ? vectors : [], probes)),
    ...(await besidePlain(store, vectors, ids, probes.slice(0, comparedFor(people)))),
    changing: await whileChanging(store, faces, probes),
  };
}

async function timed(work: () => unknown): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

async function searchInTurn(store: VectorStore, probes: readonly Float32Array[]): Promise<number[]> {
  const tookMs: number[] = [];
  for (const probe of probes) tookMs.push(await timed(() => store.search(packId, probe, 2)));
  return tookMs;
}

async function searchAtOnce(store: VectorStore, probes: readonly Float32Array[]) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const waiting = [...probes];
  const searchOn = async (): Promise<void> => {
    for (let probe = waiting.pop(); probe !== undefined; probe = waiting.pop()) await store.search(packId, probe, 2);
  };
  delay.enable();
  const took = await timed(() => Promise.all(Array.from({ length: atOnce }, searchOn)));
  delay.disable();
  return { perSecond: (1_000 * probes.length) / took, eventLoopP99Ms: delay.percentile(99) / 1e6 };
}

/** In turns, so that whatever else the machine does meets both. */
async function besideKernel(store: VectorStore, vectors: readonly Float32Array[], probes: readonly Float32Array[]) {
  if (vectors.length === 0) return { kernelRatio: undefined, kernelP50Ms: undefined };
  const matrix = new VectorMatrix(vectors[0]?.length ?? 0);
  vectors.forEach((vector, i) => {
    matrix.put({ personId: String(i), packId, fingerprint: '1', vector });
  });
  const pairs: { readonly bareMs: number; readonly searchMs: number }[] = [];
  for (const probe of probes.slice(0, 150)) {
    const bareMs = await timed(() => {
      matrix.sweepBare(probe);
    });
    pairs.push({ bareMs, searchMs: await timed(() => store.search(packId, probe, 2)) });
  }
  const kernelP50Ms = median(pairs.map(({ bareMs }) => bareMs));
  return { kernelP50Ms, kernelRatio: median(pairs.map(({ searchMs }) => searchMs)) / kernelP50Ms };
}

async function besidePlain(
  store: VectorStore,
  vectors: readonly Float32Array[],
  ids: readonly string[],
  probes: readonly Float32Array[],
) {
  const plainMs: number[] = [];
  let same = 0;
  for (const probe of probes) {
    let best = { id: '', similarity: -Infinity };
    plainMs.push(
      await timed(() => {
        vectors.forEach((vector, i) => {
          const similarity = dot(vector, probe);
          if (similarity > best.similarity) best = { id: ids[i] ?? '', similarity };
        });
      }),
    );
    const [found] = await store.search(packId, probe, 1);
    if (found?.personId === best.id) same += 1;
  }
  return { plainP50Ms: median(plainMs), recallAt1: same / probes.length };
}

/** A hundred people come, and go again, over and over. */
async function whileChanging(store: VectorStore, faces: FaceLikeVectors, probes: readonly Float32Array[]) {
  const guests: GalleryVector[] = Array.from({ length: 100 }, () => {
    const personId = randomUUID();
    return { personId, packId, fingerprint: '1', vector: faces.next() };
  });
  let isOver = false;
  let changes = 0;
  const change = async (): Promise<void> => {
    while (!isOver) {
      await store.upsert(guests);
      for (const { personId } of guests) await store.remove(personId);
      changes += 2 * guests.length;
    }
  };
  const startMs = performance.now();
  const changing = change();
  const tookMs = await searchInTurn(store, probes);
  isOver = true;
  await changing;
  return { ...percentilesOf(tookMs), changesPerSecond: (1_000 * changes) / (performance.now() - startMs) };
}

function percentilesOf(tookMs: readonly number[]) {
  return { p50Ms: median(tookMs), p99Ms: quantile(tookMs, 0.99) ?? Number.NaN };
}

function dot(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i += 1) sum += (one[i] as number) * (other[i] as number);
  return sum;
}
