import { randomUUID } from 'node:crypto';
import { headers as newHeaders, type NatsConnection } from 'nats';
import { events, streamOf, subjectOfAll } from '@smart-attendance/contracts';
import { waitFor } from '@smart-attendance/testing';
import { benchCommand } from '../bench/bench-command';
import { besideNats, connectTo } from '../bench/bench-setting';
import { besideService } from '../bench/benched-service';
import { residentMbOf } from '../bench/process-figures';
import { natsResidentMbMax } from './growth.policy';
import { natsProcesses } from './soak-samples';

const bytesInMb = 1_024 * 1_024;
/** Three blocks of the largest that the server keeps a stream in; what it holds of one it has held by then. */
const filledMb = 24;
const stepMb = 2;
/** Larger than a fact, so that the disk is not what is measured. */
const factBytes = 8_192;
const keys = 26;
const publishedAtOnce = 64;
const growthMax = 1.15;

/**
 * How the memory of the nats-server grows while its streams of facts do, which on a site takes days: until each stream
 * has filled a block, and no further.
 */
export const busMemoryBenchCommand = benchCommand('bench:bus-memory', () =>
  besideNats(async (bench) => {
    const environment = { NATS_URL: bench.natsUrl };
    const looks = await besideService(bench, { app: 'stream-provisioner', environment }, async ({ port }) => {
      await waitFor(() => isReady(port), { what: 'the streams' });
      const connection = await connectTo(bench.natsUrl);
      try {
        return await fillAll(connection, bench.log);
      } finally {
        await connection.close();
      }
    });
    return { figures: { growthMax, residentMbMax: natsResidentMbMax, looks }, missed: faultsOf(looks) };
  }),
);

async function isReady(port: number): Promise<boolean> {
  return (await fetch(`http://127.0.0.1:${port}/health/ready`)).ok;
}

interface Look {
  /** In each stream. */
  readonly filledMb: number;
  readonly residentMb: number;
}

async function fillAll(connection: NatsConnection, log: (line: string) => void): Promise<readonly Look[]> {
  const kept = events.filter(({ delivery }) => delivery.kind === 'kept');
  const manager = await connection.jetstreamManager();
  // Nobody takes these facts, which are none; what a consumer holds is not what grows.
  for (const stream of kept.map(streamOf)) {
    for await (const { name } of manager.consumers.list(stream)) await manager.consumers.delete(stream, name);
  }
  const looks: Look[] = [];
  for (let filled = 0; filled <= filledMb; filled += stepMb) {
    if (filled > 0) for (const contract of kept) await fill(connection, subjectOfAll(contract));
    const [server] = natsProcesses();
    const residentMb = Math.round(residentMbOf(server?.processId ?? 0));
    log(`${kept.length} streams of ${filled} MiB: the nats-server holds ${residentMb} MiB`);
    looks.push({ filledMb: filled, residentMb });
  }
  return looks;
}

async function fill(connection: NatsConnection, subject: string): Promise<void> {
  const payload = new Uint8Array(factBytes);
  const facts = Array.from({ length: (stepMb * bytesInMb) / factBytes }, (_, index) => String(index % keys));
  while (facts.length > 0) {
    await Promise.all(
      facts.splice(0, publishedAtOnce).map((key) => {
        const headers = newHeaders();
        headers.set('Nats-Msg-Id', randomUUID());
        return connection.jetstream().publish(subject.replace(/\*$/, key), payload, { headers });
      }),
    );
  }
}

function faultsOf(looks: readonly Look[]): string[] {
  const late = looks.slice(Math.floor(looks.length / 2)).map(({ residentMb }) => residentMb);
  const [first = Number.NaN, last = Number.NaN] = [late[0], late.at(-1)];
  return [
    ...(last <= first * growthMax ? [] : [`It grew from ${first} to ${last} MiB in the second half.`]),
    ...(Math.max(...late) <= natsResidentMbMax ? [] : [`It held more than ${natsResidentMbMax} MiB.`]),
  ];
}
