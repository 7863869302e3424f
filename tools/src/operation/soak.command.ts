import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@smart-attendance/client';
import { seededRandom } from '@smart-attendance/testing';
import { saveFigures } from '../bench/bench-command';
import { callerPath } from '../caller-path';
import { command, messageOf, WrongArguments } from '../command';
import { unlessGone } from '../demo/clean-up';
import { createEmployee } from '../demo/enrolment';
import {
  besideInstallation,
  describeOutcome,
  duringTraffic,
  type Installation,
  type Traffic,
} from './beside-installation';
import { errorsInLogs } from './errors-in-logs';
import { fleetServices, nameOf, type Place } from './fleet';
import { growthFaults, growthOf, natsResidentMbMax } from './growth.policy';
import { plotsOfSoak } from './soak-plots';
import { bytesARow } from './table-sizes';
import { Sampler, type Looks, type Series } from './soak-samples';

const USAGE = `npm run soak [-- --minutes N] [--json FILE] [--plots DIR]
  --minutes N   how long, 60 unless said; below 15 nothing that grows slowly would be seen
  --plots DIR   where the charts go (SVG); .data/soak unless said`;

const traffic = { hasRights: true, cameras: 2, recognitionsPerSecond: 2 } as const;
const minutesMax = 7 * 24 * 60;
/** The first of each is never ended, so that what it holds can be followed; the second is killed and restarted. */
const survivor = 1;
const victim = 2;
const lookEveryMs = 10_000;
const trouble = { cameraEveryMs: 20_000, serviceEveryMs: 40_000, peopleEveryMs: 30_000 } as const;
const outageMs = { least: 2_000, spread: 12_000 } as const;
/** After warming up, until the end. */
const growthMax = { residentMb: 1.15, descriptors: 1.1 } as const;
/** Nobody judges a single connection more. */
const descriptorsMore = 3;
/** Facts that wait while somebody is away, and room that a server frees late. */
const natsMbMore = 64;

/**
 * Two of every service with the rights they have on the bus, people who walk by two cameras that fail all the time,
 * services that are killed and restarted, people who come and go. Exit code 1 unless every recognition is counted
 * once, every row is right, the ledger is whole, and memory and descriptors stay as they are.
 */
export const soakCommand = command(
  { usage: USAGE, options: { minutes: { type: 'string' }, json: { type: 'string' }, plots: { type: 'string' } } },
  async ({ values: { minutes: given = '60', json, plots = '.data/soak' } }) => {
    const minutes = Number(given);
    if (!(minutes > 0 && minutes <= minutesMax)) throw new WrongArguments(`--minutes is from 1 to ${minutesMax}.`);
    const { looks, troubles, errors, ...result } = await besideInstallation(
      { natsServers: 1, hasRights: true },
      (one) => soak(one, minutes),
    );
    const growths = growthsOf(looks);
    const faults = [...result.faults, ...tooMuch(growths)];
    console.log(describeOutcome(result));
    console.log(`${minutes} minutes: ${describe(troubles)}`);
    for (const line of linesOf(growths)) console.log(`  ${line}`);
    for (const [table, bytes] of Object.entries(result.bytesARow)) console.log(`  ${table}: ${bytes} bytes a row`);
    for (const [kind, count] of errors) console.log(`  logged ${count} times by ${kind}`);
    const subtitle = `${minutes} minutes; ${describe(troubles)}`;
    savePlots(plotsOfSoak(looks, subtitle), callerPath(plots));
    if (json !== undefined) {
      const logged = Object.fromEntries(errors);
      await saveFigures(callerPath(json), { minutes, ...result, troubles, growths, errors: logged, faults });
    }
    for (const fault of faults) console.error(`FAILED: ${fault}`);
    return faults.length === 0 ? 0 : 1;
  },
);

type Troubles = Record<'camerasDropped' | 'servicesKilled' | 'servicesRestarted' | 'peopleCame' | 'peopleWent', number>;

async function soak(installation: Installation, minutes: number) {
  const { fleet, repoDir, folder, log } = installation;
  for (const service of fleetServices) {
    await Promise.all([survivor, victim].map((number) => fleet.start({ service, number }, repoDir)));
  }
  /** What went wrong is told at the end; hours of looking are not thrown away for it. */
  const failures: string[] = [];
  const sampler = new Sampler(installation, (name) => name.endsWith(`-${survivor}`));
  const troubles = { camerasDropped: 0, servicesKilled: 0, servicesRestarted: 0, peopleCame: 0, peopleWent: 0 };
  const result = await duringTraffic(installation, traffic, async (under) => {
    log(`for ${minutes} minutes now`);
    const over = AbortSignal.timeout(minutes * 60_000);
    const look = (): Promise<void> => {
      sampler.look();
      return Promise.resolve();
    };
    const rounds: readonly [number, () => Promise<void>][] = [
      [lookEveryMs, look],
      [trouble.cameraEveryMs, cameraTrouble(under, troubles)],
      [trouble.serviceEveryMs, serviceTrouble(installation, under, troubles)],
      [trouble.peopleEveryMs, comingAndGoing(under.client, troubles)],
    ];
    const note = (error: unknown): void => {
      failures.push(messageOf(error));
    };
    await Promise.all(rounds.map(([everyMs, work]) => repeat(everyMs, () => work().catch(note), over)));
  });
  const errors = errorsInLogs(join(folder, 'logs'));
  const faults = [...result.faults, ...failures, ...fleet.faults];
  return {
    ...result,
    faults,
    looks: sampler.looks,
    troubles,
    errors,
    bytesARow: await bytesARow(installation.postgres.url),
  };
}

async function repeat(everyMs: number, work: () => Promise<void>, over: AbortSignal): Promise<void> {
  for (;;) {
    await pause(everyMs, undefined, { signal: over }).catch(() => undefined);
    if (over.aborted) return;
    await work();
  }
}

/** Cut off, or silent for a while, one after the other. */
function cameraTrouble({ street: { rtsp, paths }, note }: Traffic, troubles: Troubles): () => Promise<void> {
  const random = seededRandom(1);
  return async () => {
    const path = paths[troubles.camerasDropped % paths.length] ?? '';
    troubles.camerasDropped += 1;
    if (random() < 0.5) {
      rtsp.drop(path);
      note(`${path.slice(1)} was cut off`);
      return;
    }
    rtsp.stall(path);
    await pause(outageMs.least + random() * outageMs.spread);
    rtsp.resume(path);
    note(`${path.slice(1)} was silent`);
  };
}

/** Killed and restarted in turn, each service of the second replica. */
function serviceTrouble({ fleet, repoDir }: Installation, { note }: Traffic, troubles: Troubles): () => Promise<void> {
  return async () => {
    const round = troubles.servicesKilled + troubles.servicesRestarted;
    const place: Place = { service: fleetServices[round % fleetServices.length] ?? 'gateway', number: victim };
    if (Math.floor(round / fleetServices.length) % 2 === 0) {
      troubles.servicesKilled += 1;
      await fleet.kill(place);
      note(`${nameOf(place)} was killed`);
      return;
    }
    troubles.servicesRestarted += 1;
    await fleet.stop(place);
    await fleet.start(place, repoDir);
    note(`${nameOf(place)} was restarted`);
  };
}

/** Somebody comes, and who came before is erased. */
function comingAndGoing(client: Client, troubles: Troubles): () => Promise<void> {
  let before: string | undefined;
  return async () => {
    troubles.peopleCame += 1;
    const tag = `comes-and-goes-${troubles.peopleCame}`;
    const who = { firstName: 'Comes', lastName: 'And Goes', email: `${tag}@example.com`, employeeId: tag };
    const { id } = await createEmployee(client, { ...who, department: 'Street' });
    if (before !== undefined) {
      await unlessGone(client.delete('/users/{id}', { params: { path: { id: before } } }));
      troubles.peopleWent += 1;
    }
    before = id;
  };
}

type Growths = ReturnType<typeof growthsOf>;

function growthsOf(looks: Looks) {
  const of = (series: Series) =>
    Object.fromEntries([...series].map(([name, samples]) => [name, growthOf(samples)] as const));
  return { residentMb: of(looks.residentMb), descriptors: of(looks.descriptors), diskMb: of(looks.diskMb) };
}

function tooMuch({ residentMb, descriptors, diskMb }: Growths): string[] {
  const isNats = ([name]: readonly [string, unknown]): boolean => name.startsWith('nats-');
  const all = Object.entries(residentMb);
  const [ours, nats] = [all.filter((one) => !isNats(one)), all.filter(isNats)].map((some) => Object.fromEntries(some));
  return [
    ...growthFaults('MiB', ours ?? {}, { factor: growthMax.residentMb, more: 0 }),
    ...growthFaults('MiB', nats ?? {}, { factor: 0, more: natsResidentMbMax }),
    ...growthFaults('descriptors', descriptors, { factor: growthMax.descriptors, more: descriptorsMore }),
    ...growthFaults('MiB on the disk', { NATS: diskMb['NATS'] ?? growthOf([]) }, { factor: 1, more: natsMbMore }),
  ];
}

function linesOf(growths: Growths): string[] {
  return Object.entries(growths).flatMap(([kind, series]) =>
    Object.entries(series).map(
      ([name, { early, late, slopePerHour }]) =>
        `${kind} of ${name}: ${early.toFixed(1)}, at the end ${late.toFixed(1)} (${slopePerHour.toFixed(2)} an hour)`,
    ),
  );
}

function describe(troubles: Troubles): string {
  const { camerasDropped, servicesKilled, servicesRestarted, peopleCame, peopleWent } = troubles;
  return (
    `cameras dropped ${camerasDropped} times, services killed ${servicesKilled} and restarted ${servicesRestarted} times, ` +
    `${peopleCame} people came and ${peopleWent} went`
  );
}

function savePlots(plots: ReadonlyMap<string, string>, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, svg] of plots) writeFileSync(join(folder, name), svg);
  console.log(`charts written to ${folder}`);
}
