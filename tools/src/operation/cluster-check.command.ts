import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { events, streamOf } from '@smart-attendance/contracts';
import { connectClient, type BusClient } from '@smart-attendance/messaging';
import { waitFor } from '@smart-attendance/testing';
import { saveFigures } from '../bench/bench-command';
import { callerPath } from '../caller-path';
import { command } from '../command';
import {
  besideInstallation,
  describeOutcome,
  duringTraffic,
  type Installation,
  type Traffic,
} from './beside-installation';
import { errorsInLogs } from './errors-in-logs';
import { fleetServices, nameOf, type Place } from './fleet';

const USAGE = 'npm run check:cluster [-- --json FILE]';

const traffic = { hasRights: true, cameras: 2, recognitionsPerSecond: 5 } as const;
const awayMs = 5_000;
const betweenMs = 3_000;
const databaseAwayMs = 60_000;
const copiesWithinMs = 120_000;

const places: readonly Place[] = fleetServices.flatMap((service) =>
  Array.from({ length: service === 'face-inference' ? 3 : 2 }, (_, index) => ({ service, number: index + 1 })),
);

/**
 * Three nats-servers with three copies of every stream and each service's own rights, two of every service, three of
 * face-inference, on this machine: every one of them is killed once, and then restarted in turn, while people walk
 * by; Postgres is restarted, and is away for a minute. Exit code 1 unless every recognition is counted once, every
 * row is right, the ledger is whole and cameras show people after each of it. Requests that were refused meanwhile
 * are told and not judged.
 */
export const clusterCheckCommand = command(
  { usage: USAGE, options: { json: { type: 'string' } } },
  async ({ values: { json } }) => {
    const result = await besideInstallation({ natsServers: 3, hasRights: true }, endure);
    console.log(describeOutcome(result));
    for (const [kind, count] of result.errors) console.log(`  logged ${count} times by ${kind}`);
    if (json !== undefined) {
      await saveFigures(callerPath(json), { ...result, errors: Object.fromEntries(result.errors) });
    }
    for (const fault of result.faults) console.error(`FAILED: ${fault}`);
    return result.faults.length === 0 ? 0 : 1;
  },
);

async function endure(installation: Installation) {
  const { fleet, repoDir, bus, folder, log } = installation;
  for (const service of fleetServices) {
    const own = places.filter((place) => place.service === service);
    await Promise.all(own.map((place) => fleet.start(place, repoDir)));
  }
  log(`${places.length} processes of ${fleetServices.length} services work on ${bus.servers.length} servers`);
  const observer = await connectClient({ natsUrl: bus.urlFor('identity'), as: 'identity', streamsProvisioned: true });
  try {
    const result = await duringTraffic(installation, traffic, async (under) => {
      await loseServers(installation, under, observer);
      await loseServices(installation, under);
      await restartServices(installation, under);
      await loseDatabase(installation, under);
      await pause(betweenMs);
    });
    return { ...result, errors: errorsInLogs(join(folder, 'logs')) };
  } finally {
    await observer.close();
  }
}

async function loseServers({ bus, log }: Installation, { note }: Traffic, observer: BusClient): Promise<void> {
  for (const [index, server] of bus.servers.entries()) {
    await server.crash();
    await pause(awayMs);
    await server.restart();
    await untilCopied(observer);
    note(`nats-${index + 1} was killed`);
    log(`nats-${index + 1} was killed, and all copies are whole again`);
  }
}

/** The next one may only go when no stream lacks a copy. */
async function untilCopied({ bus }: BusClient): Promise<void> {
  const own = events.filter(({ owner }) => owner === 'identity').map(streamOf);
  const isCopied = async (): Promise<boolean> => {
    const infos = await Promise.all(own.map((name) => bus.manager.streams.info(name)));
    return infos.every(({ cluster }) => cluster?.leader !== undefined && cluster.replicas?.every((one) => one.current));
  };
  await waitFor(isCopied, { what: 'three copies of every stream', timeoutMs: copiesWithinMs, everyMs: 500 });
}

async function loseServices({ fleet, log }: Installation, { note }: Traffic): Promise<void> {
  for (const place of places) {
    await fleet.kill(place);
    note(`${nameOf(place)} was killed`);
    log(`${nameOf(place)} was killed, and is back`);
    await pause(betweenMs);
  }
}

async function restartServices({ fleet, repoDir, log }: Installation, { note }: Traffic): Promise<void> {
  for (const place of places) {
    await fleet.stop(place);
    await fleet.start(place, repoDir);
    note(`${nameOf(place)} was restarted`);
    await pause(betweenMs);
  }
  log('every process was restarted in turn');
}

async function loseDatabase({ postgres, log }: Installation, { note }: Traffic): Promise<void> {
  await postgres.stop();
  await postgres.start();
  log('Postgres was restarted');
  note('Postgres was restarted');
  await pause(2 * awayMs);
  await postgres.stop();
  await pause(databaseAwayMs);
  await postgres.start();
  log('Postgres was away for a minute');
  note('Postgres was away for a minute');
  await pause(2 * awayMs);
}
