import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '@smart-attendance/client';
import { findFfmpeg, prepareModels } from '@smart-attendance/standalone';
import { queryDatabase, waitFor } from '@smart-attendance/testing';
import { thisMachine } from '../bench/bench-command';
import { prepareDemo, type Demo } from '../demo-video';
import { projectPaths } from '../project-paths';
import { Progress } from '../start/progress';
import { makeTestFolder, removeTestFolder } from '../test-run/test-folder';
import { Fleet } from './fleet';
import { Asker, openClient, type AskedFigures } from './gateways';
import { examineOutcome, type OutcomeFigures } from './outcome';
import { OwnPostgres, startOwnBus, type OwnBus } from './own-servers';
import { RecognitionLoad } from './recognition-load';
import { blindAfter, seenWithinMs, type Turn } from './sight.policy';
import { openStreet, type Street } from './street';

export interface InstallationOptions {
  readonly natsServers: number;
  /** Each service with its own password and rights on the bus, as deployments have them. */
  readonly hasRights: boolean;
}

export interface Installation {
  readonly repoDir: string;
  /** Of this run; it is removed at its end. */
  readonly folder: string;
  readonly fleet: Fleet;
  readonly bus: OwnBus;
  readonly postgres: OwnPostgres;
  readonly demo: Demo;
  readonly log: (line: string) => void;
}

/** Runs `work` beside servers of its own and a fleet that has not been started yet; ends all whatever happens. */
export async function besideInstallation<T>(
  { natsServers, hasRights }: InstallationOptions,
  work: (installation: Installation) => Promise<T>,
): Promise<T> {
  const { repoDir, dataDir, cacheDir, modelsDir } = projectPaths();
  const { step: log } = new Progress();
  const { processor, cores, node } = thisMachine();
  const { file: ffmpegFile, version } = await findFfmpeg();
  log(`${processor}, ${cores} cores, Node ${node}; ffmpeg ${version}`);
  await prepareModels({ modelsDir, cacheDir, log });
  const demo = await prepareDemo({ cacheDir, ffmpegBin: ffmpegFile, log });
  const folder = makeTestFolder(dataDir);
  const logsDir = join(folder, 'logs');
  mkdirSync(logsDir);
  const stops: (() => Promise<void>)[] = [];
  try {
    const servers = { folder, cacheDir, log };
    const bus = await startOwnBus(servers, { servers: natsServers, hasRights });
    stops.push(() => bus.stop());
    const postgres = await OwnPostgres.start(servers);
    stops.push(() => postgres.stop());
    const environment = {
      NATS_STREAM_REPLICAS: String(natsServers),
      ...(hasRights && { NATS_STREAMS_PROVISIONED: 'true' }),
      ADMIN_PASSWORD_TEMPORARY: 'false',
      RATE_LIMIT_PER_MINUTE: '0',
    };
    const fleet = new Fleet({ bus, databaseUrl: postgres.url, ffmpegFile, modelsDir, logsDir, environment, log });
    stops.push(() => fleet.stopAll());
    return await work({ repoDir, folder, fleet, bus, postgres, demo, log });
  } finally {
    for (const stop of stops.reverse()) await stop();
    removeTestFolder(folder);
  }
}

export interface WorkOptions {
  readonly hasRights: boolean;
  readonly cameras: number;
  readonly recognitionsPerSecond: number;
}

/** What is going on while replicas and servers come and go. */
export interface Traffic {
  readonly client: Client;
  readonly street: Street;
  readonly load: RecognitionLoad;
  /** Says what has just been replaced, killed or away: each camera must show somebody after it. */
  readonly note: (what: string) => void;
}

export interface TrafficOutcome {
  readonly outcome: OutcomeFigures;
  readonly asked: AskedFigures;
  /** In sentences; none when every recognition and every row is right. */
  readonly faults: readonly string[];
}

/** People walk by, recognitions come and requests are asked during `work`; then all of it is counted. */
export async function duringTraffic(
  { fleet, bus, demo, postgres, log }: Installation,
  { hasRights, cameras, recognitionsPerSecond: perSecond }: WorkOptions,
  work: (traffic: Traffic) => Promise<void>,
): Promise<TrafficOutcome> {
  const { client, apiKey } = await openClient(() => fleet.origins);
  const street = await openStreet(client, demo, { cameras, log });
  try {
    const load = await RecognitionLoad.start(client, { natsUrl: bus.urlFor('identity'), hasRights, perSecond });
    const asker = new Asker(() => fleet.origins, apiKey);
    const turns: Turn[] = [];
    await work({ client, street, load, note: (what) => turns.push({ what, atMs: Date.now() }) });
    const blind = async () => blindAfter(turns, await seenOf(postgres.url), street.cameras);
    await waitFor(async () => (await blind()).length === 0, {
      what: 'each camera to show somebody again',
      timeoutMs: seenWithinMs,
      everyMs: 1_000,
    }).catch(() => undefined);
    const published = await load.stop();
    const asked = await asker.stop();
    for await (const { id } of client.allPages('/cameras')) {
      await client.post('/cameras/{id}/stop-stream', { params: { path: { id } } });
    }
    log(`${published.ids.length} recognitions were published; looking what became of them`);
    const { figures, faults } = await examineOutcome(postgres.url, {
      published,
      cast: street.cast,
      deadLetters: async () => (await client.get('/dead-letters')).total,
    });
    return { outcome: figures, asked, faults: [...faults, ...(await blind())] };
  } finally {
    await street.stop();
  }
}

async function seenOf(databaseUrl: string) {
  const rows = await queryDatabase<{ camera_id: string; last_seen_at: Date }>(
    databaseUrl,
    'SELECT camera_id, last_seen_at FROM identity.recognitions',
  );
  return rows.map(({ camera_id: cameraId, last_seen_at: at }) => ({ cameraId, atMs: at.getTime() }));
}

export function describeOutcome({ outcome, asked }: TrafficOutcome): string {
  const { recognitions, ofPictures, lost, madeUp, rows, wrongRows, rowsTwice, ledgerEntries, deadLetters } = outcome;
  const refused = Object.entries(asked.refused).map(([what, count]) => `${count} times ${what}`);
  return (
    `${recognitions} recognitions (${ofPictures} of pictures), ${lost} lost, ${madeUp} made up; ${rows} rows, ${wrongRows} wrong, ` +
    `${rowsTwice} twice; ${ledgerEntries} entries of the ledger; ${deadLetters} dead letters; ${asked.asked} requests, not ` +
    `answered: ${refused.join(', ') || 'none'}, the slowest after ${asked.slowestMs} ms`
  );
}
