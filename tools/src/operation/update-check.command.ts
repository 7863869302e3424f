import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { saveFigures } from '../bench/bench-command';
import { callerPath } from '../caller-path';
import { command } from '../command';
import { projectPaths } from '../project-paths';
import { besideInstallation, describeOutcome, duringTraffic, type Installation } from './beside-installation';
import { errorsInLogs } from './errors-in-logs';
import { nameOf, type FleetService, type Place } from './fleet';
import { previousRelease } from './previous-release';

const USAGE = `npm run check:update -- [--from REVISION] [--json FILE]
  --from REVISION  the release before, built from the repository's history; the default is the oldest that was seen to pass`;

/** Everything since then only adds to tables and contracts; before it the books of attendance were another. */
const oldestFrom = '6bbd23a0';
/** In the order of docs/install.md: who makes the streams first, who asks everybody last. */
const order: readonly FleetService[] = [
  'stream-provisioner',
  'camera-registry',
  'identity',
  'attendance',
  'face-inference',
  'stream-ingestion',
  'gateway',
];
const replicas = [1, 2] as const;
/** How long replicas of both releases work side by side, of each service. */
const besideEachOtherMs = 20_000;
const traffic = { cameras: 2, recognitionsPerSecond: 10 } as const;

/**
 * Two of every service of the release before, then each replaced by this one's in turn while people walk by. Exit code
 * 1 unless every recognition is counted once, every row is right, every request is answered and the ledger is whole.
 */
export const updateCheckCommand = command(
  { usage: USAGE, options: { from: { type: 'string' }, json: { type: 'string' } } },
  async ({ values: { from = oldestFrom, json } }) => {
    const { repoDir, cacheDir } = projectPaths();
    const before = await previousRelease(from, { repoDir, cacheDir, log: console.log });
    const hasRights = existsSync(join(before.folder, 'apps/stream-provisioner'));
    const { errors, ...result } = await besideInstallation({ natsServers: 1, hasRights }, (installation) =>
      update(installation, before.folder, hasRights),
    );
    console.log(describeOutcome(result));
    for (const [kind, count] of errors) console.log(`  logged ${count} times by ${kind}`);
    const refused = Object.entries(result.asked.refused).map(([what, count]) => `${count} requests: ${what}`);
    const faults = [...result.faults, ...refused];
    if (json !== undefined) {
      await saveFigures(callerPath(json), {
        from: before.commit,
        ...result,
        errors: Object.fromEntries(errors),
        faults,
      });
    }
    for (const fault of faults) console.error(`FAILED: ${fault}`);
    return faults.length === 0 ? 0 : 1;
  },
);

async function update(installation: Installation, folderBefore: string, hasRights: boolean) {
  const { repoDir, folder, fleet, log } = installation;
  const services = order.filter((service) => hasRights || service !== 'stream-provisioner');
  for (const service of services) {
    await Promise.all(replicas.map((number) => fleet.start({ service, number }, folderBefore)));
  }
  log('two of every service of the release before work');
  const result = await duringTraffic(installation, { ...traffic, hasRights }, async ({ load, note }) => {
    await pause(besideEachOtherMs);
    for (const service of services) {
      for (const number of replicas) {
        await replace(installation, { service, number }, repoDir);
        note(`${nameOf({ service, number })} was replaced`);
        if (number === 1) await pause(besideEachOtherMs);
      }
      log(`${service} is of this release, after ${load.count} recognitions`);
    }
    await pause(besideEachOtherMs);
  });
  return { ...result, faults: [...result.faults, ...fleet.faults], errors: errorsInLogs(join(folder, 'logs')) };
}

async function replace({ fleet }: Installation, place: Place, repoDir: string): Promise<void> {
  await fleet.stop(place);
  await fleet.start(place, repoDir);
}
