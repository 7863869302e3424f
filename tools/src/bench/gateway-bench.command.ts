import { join } from 'node:path';
import autocannon from 'autocannon';
import { OperatorAccess } from '@smart-attendance/app-gateway';
import { startPostgres } from '@smart-attendance/standalone';
import { median } from '../statistics.policy';
import { benchCommand } from './bench-command';
import { besideNats, type BenchSetting } from './bench-setting';
import { besideService, type BenchedService } from './benched-service';
import { residentMbOf } from './process-figures';

const kinds = ['list', 'get', 'create'] as const;
const connectionCounts = [1, 50];
const seededCameras = 50;
const rounds = 5;
const blockSeconds = 2;
/** A create makes the list longer by a row for each; fewer do, and the list is measured before. */
const memoryRequests = 100_000;
const memoryConnections = 20;
const memoryBlocks = 10;
/**
 * The bars: of what the bare app answers in a second, and how much the heap may grow from the first tenth to the last.
 */
const readShareMin = 0.5;
const heapGrowthMax = 0.05;

type Kind = (typeof kinds)[number];

interface Target {
  readonly name: 'gateway' | 'bare';
  readonly camerasUrl: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface Setting {
  readonly gateway: BenchedService;
  readonly targets: readonly [Target, Target];
  readonly cameraId: string;
  readonly log: (line: string) => void;
}

interface Block {
  readonly perSecond: number;
  readonly p99Ms: number;
}

interface RequestFigures {
  readonly request: Kind;
  readonly connections: number;
  readonly perSecond: number;
  readonly p99Ms: number;
  readonly barePerSecond: number;
  readonly bareP99Ms: number;
  /** The median of the rounds. */
  readonly share: number;
}

interface MemoryFigures {
  readonly requests: number;
  /** What the heap holds after a tenth of them and after all, without garbage, and what is resident then. */
  readonly earlyHeapMb: number;
  readonly lateHeapMb: number;
  readonly earlyResidentMb: number;
  readonly lateResidentMb: number;
  readonly heapGrowth: number;
}

/** The gateway with camera-registry behind it, beside a bare Nest app that sends the same SQL to the same tables. */
export const gatewayBenchCommand = benchCommand('bench:gateway', async () => {
  const figures = await besideNats((bench) =>
    withTargets(bench, async (setting) => ({
      requests: await measureRequests(setting),
      memory: await measureMemory(setting),
    })),
  );
  const slow = figures.requests.filter(({ request, share }) => request !== 'create' && !(share >= readShareMin));
  return {
    figures: { ...figures, readShareMin, heapGrowthMax },
    missed: [
      ...slow.map(
        ({ request, connections, share }) =>
          `${request}, ${connections} connections: ${share.toFixed(2)} of the bare app; ${readShareMin} is wanted.`,
      ),
      ...(figures.memory.heapGrowth <= heapGrowthMax ? [] : ['The heap of the gateway grew; it should stay flat.']),
    ],
  };
});

async function withTargets<T>(bench: BenchSetting, work: (setting: Setting) => Promise<T>): Promise<T> {
  const { cacheDir, natsUrl, logsDir, log } = bench;
  const postgres = await startPostgres({ dataDir: join(logsDir, 'postgres'), cacheDir, log });
  try {
    const both = { NATS_URL: natsUrl, DATABASE_URL: postgres.url };
    const registryOnly = { MASTER_KEY: Buffer.alloc(32, 7).toString('base64') };
    const registry = { app: 'camera-registry', environment: { ...both, ...registryOnly } };
    const bareApp = { app: 'bare-app', mainFile: 'tools/dist/bench/bare-app/main.js', environment: both };
    const gatewayApp = { app: 'gateway', environment: { ...both, ...gatewayEnvironment } };
    return await besideService(bench, registry, () =>
      besideService(bench, gatewayApp, (gateway) =>
        besideService(bench, bareApp, async (bare) => {
          const targets = [
            {
              name: 'gateway',
              camerasUrl: `http://127.0.0.1:${gateway.port}/api/v1/cameras`,
              headers: { 'X-API-Key': await lendKey(both.NATS_URL, both.DATABASE_URL) },
            },
            { name: 'bare', camerasUrl: `http://127.0.0.1:${bare.port}/cameras`, headers: {} },
          ] as const;
          return work({ gateway, targets, cameraId: await seed(targets[0]), log });
        }),
      ),
    );
  } finally {
    await postgres.stop();
  }
}

const gatewayEnvironment = {
  HOST: '127.0.0.1',
  PORT: '0',
  JWT_SECRET: 'a secret of the bench, long enough for HS256',
  // One client sends as many as thousands do.
  RATE_LIMIT_PER_MINUTE: '0',
};

/** For longer than the bench takes. */
const keyLifeMs = 60 * 60_000;

async function lendKey(natsUrl: string, databaseUrl: string): Promise<string> {
  const access = await OperatorAccess.open({ natsUrl, databaseUrl });
  try {
    return (await access.lendKey('bench:gateway', keyLifeMs)).key;
  } finally {
    await access.close();
  }
}

function bodyOf(number: number): string {
  return JSON.stringify({ name: `Camera ${number}`, rtsp_url: `rtsp://127.0.0.1:8554/camera-${number}` });
}

/** @returns the id of one of them */
async function seed({ camerasUrl, headers }: Target): Promise<string> {
  let id = '';
  for (let number = 0; number < seededCameras; number += 1) {
    const answer = await fetch(camerasUrl, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: bodyOf(number),
    });
    if (answer.status !== 201) throw new Error(`A camera was not created: ${await answer.text()}`);
    ({ id } = (await answer.json()) as { id: string });
  }
  return id;
}

async function measureRequests(setting: Setting): Promise<RequestFigures[]> {
  const figures: RequestFigures[] = [];
  for (const request of kinds) {
    for (const connections of connectionCounts) {
      const of = await measureInTurns(setting, request, connections);
      figures.push(of);
      setting.log(
        `${request}, ${connections} connection${connections === 1 ? '' : 's'}: ${of.perSecond.toFixed(0)} a second, ` +
          `p99 ${of.p99Ms} ms; bare ${of.barePerSecond.toFixed(0)}, ${of.bareP99Ms} ms; share ${of.share.toFixed(2)}`,
      );
    }
  }
  return figures;
}

/** A block of each, round after round; the first warms up. */
async function measureInTurns(setting: Setting, request: Kind, connections: number): Promise<RequestFigures> {
  const measured: Record<Target['name'], Block[]> = { gateway: [], bare: [] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const target of setting.targets) {
      const block = await runBlock(target, request, setting.cameraId, { connections, duration: blockSeconds });
      if (round > 0) measured[target.name].push(block);
    }
  }
  const { gateway, bare } = measured;
  return {
    request,
    connections,
    perSecond: median(gateway.map(({ perSecond }) => perSecond)),
    p99Ms: median(gateway.map(({ p99Ms }) => p99Ms)),
    barePerSecond: median(bare.map(({ perSecond }) => perSecond)),
    bareP99Ms: median(bare.map(({ p99Ms }) => p99Ms)),
    share: median(gateway.map(({ perSecond }, round) => perSecond / (bare[round]?.perSecond ?? Number.NaN))),
  };
}

/** @throws Error when an answer was no success */
async function runBlock(
  { camerasUrl, headers, name }: Target,
  request: Kind,
  cameraId: string,
  extent: { readonly connections: number; readonly duration?: number; readonly amount?: number },
): Promise<Block> {
  const isCreate = request === 'create';
  const result = await autocannon({
    url: request === 'get' ? `${camerasUrl}/${cameraId}` : camerasUrl,
    method: isCreate ? 'POST' : 'GET',
    headers: { ...headers, ...(isCreate && { 'content-type': 'application/json' }) },
    ...(isCreate && { body: bodyOf(0) }),
    ...extent,
  });
  if (result.errors > 0 || result.non2xx > 0 || result['2xx'] === 0) {
    throw new Error(`${name}, ${request}: ${result.errors} errors, ${result.non2xx} answers that were no success.`);
  }
  return { perSecond: result['2xx'] / result.duration, p99Ms: result.latency.p99 };
}

async function measureMemory({ gateway, targets: [target], cameraId, log }: Setting): Promise<MemoryFigures> {
  const extent = { connections: memoryConnections, amount: memoryRequests / memoryBlocks };
  const look = async () => ({ heapMb: await gateway.heapMb(), residentMb: residentMbOf(gateway.processId) });
  await runBlock(target, 'get', cameraId, extent);
  const early = await look();
  for (let block = 1; block < memoryBlocks; block += 1) await runBlock(target, 'get', cameraId, extent);
  const late = await look();
  const heapGrowth = late.heapMb / early.heapMb - 1;
  log(
    `${memoryRequests} requests: heap ${early.heapMb.toFixed(1)} MiB after a tenth, ${late.heapMb.toFixed(1)} after all; ` +
      `resident ${early.residentMb.toFixed(0)} and ${late.residentMb.toFixed(0)} MiB`,
  );
  return {
    requests: memoryRequests,
    earlyHeapMb: early.heapMb,
    lateHeapMb: late.heapMb,
    earlyResidentMb: early.residentMb,
    lateResidentMb: late.residentMb,
    heapGrowth,
  };
}
