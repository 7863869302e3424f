import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { durableOf, events, personRecognized, streamOf } from '@smart-attendance/contracts';
import {
  connectClient,
  renderNatsUsers,
  StreamProvisioner,
  type BusClient,
  type BusUser,
} from '@smart-attendance/messaging';
import { createLogger } from '@smart-attendance/observability';
import { hasOpenssl, makeTestCertificate, startTestNats, waitFor, type TestNats } from '@smart-attendance/testing';

const logger = createLogger('spec', { level: 'silent' });
const passwordOf = (user: BusUser): string => `password-of-${user}`;

/** Below those that the system gives out by itself: one that is free now would be another spec's a moment later. */
async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = randomInt(20_000, 30_000);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    server.close();
    if (isFree) ports.add(port);
  }
  return [...ports];
}

// A certificate is made for it; everything else of it is as deploy/helm/values/nats.yaml has it.
(hasOpenssl ? describe : describe.skip)('three servers with TLS, and each service with its own rights', () => {
  let folder: string;
  let servers: readonly TestNats[];
  let manager: StreamProvisioner;
  let identity: BusClient;
  let attendance: BusClient;

  const urlsFor = (user: BusUser): string =>
    servers.map(({ url }) => url.replace('nats://', `tls://${user}:${passwordOf(user)}@`)).join(',');

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cluster-'));
    const { certFile, keyFile } = makeTestCertificate(folder);
    const ports = await freePorts(3);
    const routes = ports.map((port) => `nats://127.0.0.1:${String(port)}`).join(', ');
    const starting = ports.map((port, index) =>
      startTestNats({
        config: `server_name: n${String(index)}
tls { cert_file: "${certFile}", key_file: "${keyFile}" }
cluster { name: bus, listen: "127.0.0.1:${String(port)}", routes: [ ${routes} ] }
${renderNatsUsers(passwordOf)}`,
      }),
    );
    servers = await Promise.all(starting);
    const options = { streamReplicas: 3, streamsProvisioned: true, tlsCaFile: certFile };
    manager = await StreamProvisioner.start({ natsUrl: urlsFor('stream-provisioner'), ...options }, logger);
    await waitFor(() => manager.check().then(() => true), { what: 'the streams', timeoutMs: 60_000 });
    identity = await connectClient({ natsUrl: urlsFor('identity'), as: 'identity', ...options });
    attendance = await connectClient({ natsUrl: urlsFor('attendance'), as: 'attendance', ...options });
  });

  afterAll(async () => {
    await Promise.all([identity.close(), attendance.close(), manager.stop()]);
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(folder, { recursive: true });
  });

  it('every stream has three copies', async () => {
    const own = events.filter(({ owner }) => owner === 'identity');
    const infos = await Promise.all(own.map((event) => identity.bus.manager.streams.info(streamOf(event))));
    expect(infos.map(({ config }) => config.num_replicas)).toEqual(own.map(() => 3));
    expect(infos.map(({ cluster }) => cluster?.replicas?.length)).toEqual(own.map(() => 2));
  });

  it('no fact is lost, and none comes twice, while the server that leads the stream is killed', async () => {
    const published = new Set<string>();
    const publish = async (): Promise<void> => {
      const id = randomUUID();
      const recognition = { id, personId: randomUUID(), cameraId: randomUUID(), similarity: 0.7 };
      const patience = { patienceMs: 30_000, signal: AbortSignal.timeout(40_000) };
      await identity.publisher.publish(personRecognized, { recognition }, patience);
      published.add(id);
    };
    for (let count = 0; count < 20; count += 1) await publish();
    const { cluster } = await identity.bus.manager.streams.info(streamOf(personRecognized));
    const leader = servers[Number(cluster?.leader?.slice(1))];
    await leader?.crash();
    for (let count = 0; count < 20; count += 1) await publish();
    await leader?.restart();
    for (let count = 0; count < 20; count += 1) await publish();

    const names = [streamOf(personRecognized), durableOf(personRecognized, 'attendance')] as const;
    const received: number[] = [];
    await waitFor(
      async () => {
        const consumer = await attendance.bus.jetStream.consumers.get(...names);
        for await (const message of await consumer.fetch({ max_messages: 60, expires: 2_000 })) {
          if (!received.includes(message.seq)) received.push(message.seq);
          message.ack();
        }
        return received.length >= published.size;
      },
      { what: 'all facts' },
    );
    expect(published.size).toBe(60);
    expect(received).toHaveLength(60);
    const { state } = await attendance.bus.manager.streams.info(streamOf(personRecognized));
    expect(state.messages).toBe(60);
  });
});
