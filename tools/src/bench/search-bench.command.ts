import { EmbeddedVectorStore, identityConfig, qdrantStoreOf, type VectorStore } from '@smart-attendance/app-identity';
import { loadConfig } from '@smart-attendance/config';
import { randomUUID } from 'node:crypto';
import { callerPath } from '../caller-path';
import { command, WrongArguments } from '../command';
import { saveFigures, thisMachine } from './bench-command';
import { measureSearches, type SearchFigures } from './search-figures';

const usage = `Usage: npm run bench:search [-- --json FILE --sizes 1000,10000,100000,1000000]

Searches galleries of so many people, embedded, and in Qdrant where QDRANT_URL names a server (QDRANT_API_KEY its key).`;

const sizesDefault = [1_000, 10_000, 100_000, 1_000_000];
const sizeMax = 4_000_000;

/** At 100,000 people, embedded. */
const bars = { people: 100_000, ratioToKernelMax: 1.3, eventLoopP99MsMax: 20 };
/** At every size, as far as the index is exact. */
const recallMin = 1;

const text = { type: 'string' } as const;

/** `npm run bench:search`. Exit code 1 when a bar is missed. */
export const searchBenchCommand = command(
  { usage, options: { json: text, sizes: text } },
  async ({ values: { json, sizes: given } }) => {
    const sizes = given === undefined ? sizesDefault : given.split(',').map(Number);
    if (!sizes.every((size) => Number.isInteger(size) && size >= 100 && size <= sizeMax)) {
      throw new WrongArguments(`--sizes must be whole numbers from 100 to ${sizeMax}, with commas.`);
    }
    const { processor, cores, node } = thisMachine();
    console.error(`${processor}, ${cores} cores, Node ${node}`);
    const embedded = await measureAll('embedded', sizes, () => ({
      store: new EmbeddedVectorStore(),
      cleanUp: () => Promise.resolve(),
    }));
    const { QDRANT_URL: url, QDRANT_API_KEY: apiKey = '' } = process.env;
    const qdrant = url === undefined ? undefined : await measureAll('qdrant', sizes, () => qdrantAt(url, apiKey));
    const figures = { embedded, ...(qdrant !== undefined && { qdrant }) };
    if (json !== undefined) await saveFigures(callerPath(json), figures);
    const missed = [...embedded.flatMap(missedBy), ...(qdrant ?? []).flatMap(missedRecall)];
    for (const line of missed) console.error(line);
    return missed.length === 0 ? 0 : 1;
  },
);

interface BenchedStore {
  readonly store: VectorStore;
  readonly cleanUp: () => Promise<void>;
}

async function measureAll(name: string, sizes: readonly number[], start: () => BenchedStore): Promise<SearchFigures[]> {
  const all: SearchFigures[] = [];
  for (const size of sizes) {
    const { store, cleanUp } = start();
    try {
      const figures = await measureSearches(store, size, { hasKernel: name === 'embedded' });
      console.log(`${name} ${lineOf(figures)}`);
      all.push(figures);
    } finally {
      await store.close();
      await cleanUp();
    }
  }
  return all;
}

function lineOf({ people, search, concurrent, kernelRatio, changing, ...rest }: SearchFigures): string {
  const ms = (value: number): string => `${value.toFixed(2)} ms`;
  return [
    `${people} people: p50 ${ms(search.p50Ms)}, p99 ${ms(search.p99Ms)}`,
    `${concurrent.perSecond.toFixed(0)} searches/s of eight at once`,
    ...(kernelRatio === undefined ? [] : [`${kernelRatio.toFixed(2)} times the bare kernel`]),
    `event loop p99 ${ms(concurrent.eventLoopP99Ms)}`,
    `recall@1 ${(100 * rest.recallAt1).toFixed(1)} %`,
    `${rest.insertsPerSecond.toFixed(0)} inserts/s, ${rest.residentMb.toFixed(0)} MiB`,
    `beside ${changing.changesPerSecond.toFixed(0)} changes/s p50 ${ms(changing.p50Ms)}, p99 ${ms(changing.p99Ms)}`,
  ].join('; ');
}

function missedBy(figures: SearchFigures): string[] {
  const { people, kernelRatio = 0, concurrent } = figures;
  const missed = missedRecall(figures);
  if (people !== bars.people) return missed;
  if (kernelRatio > bars.ratioToKernelMax) {
    missed.push(
      `${people} people: p50 is ${kernelRatio.toFixed(2)} times the bare kernel, more than ${bars.ratioToKernelMax}`,
    );
  }
  if (concurrent.eventLoopP99Ms >= bars.eventLoopP99MsMax) {
    missed.push(
      `${people} people: event loop p99 ${concurrent.eventLoopP99Ms.toFixed(1)} ms, not below ${bars.eventLoopP99MsMax}`,
    );
  }
  return missed;
}

function missedRecall({ people, recallAt1 }: SearchFigures): string[] {
  return recallAt1 < recallMin ? [`${people} people: recall@1 is ${recallAt1}, less than ${recallMin}`] : [];
}

/** Under a name of its own, which is deleted afterwards. */
function qdrantAt(url: string, apiKey: string): BenchedStore {
  const prefix = `bench-${randomUUID().slice(0, 8)}`;
  const config = loadConfig(identityConfig, {
    ...process.env,
    QDRANT_COLLECTION_PREFIX: prefix,
    // Required, and not used here.
    DATABASE_URL: 'postgres://nobody@127.0.0.1/none',
    MASTER_KEY: Buffer.alloc(32).toString('base64'),
  });
  const store = qdrantStoreOf(config, { installationId: () => Promise.resolve(prefix) });
  const headers = { 'api-key': apiKey };
  const base = url.replace(/\/+$/, '');
  const cleanUp = async () => {
    const answer = (await (await fetch(`${base}/collections`, { headers })).json()) as {
      readonly result: { readonly collections: readonly { readonly name: string }[] };
    };
    for (const { name } of answer.result.collections.filter((collection) => collection.name.startsWith(prefix))) {
      await fetch(`${base}/collections/${name}`, { method: 'DELETE', headers });
    }
  };
  return { store, cleanUp };
}
