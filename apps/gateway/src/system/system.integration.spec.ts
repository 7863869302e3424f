import { randomUUID } from 'node:crypto';
import { getFleet, personRecognized, serviceNames, streamOf, subjectOfMessage } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { connectClient, ReplicaReporter, type BusClient } from '@smart-attendance/messaging';
import { createLogger } from '@smart-attendance/observability';
import { waitFor } from '@smart-attendance/testing';
import { GatewayBench } from '../testing/gateway-bench';
import type { SystemView } from './system.view';

describe('how the system is', () => {
  const bench = GatewayBench.forSpecs({ REVISION: 'abc1234' });
  const clients: BusClient[] = [];

  beforeEach(() => {
    bench.services.respond(getFleet, () => ({ camerasWanted: 2, replicas: [{ streamsLive: 2 }] }));
  });
  beforeAll(() => {
    bench.onStop(async () => {
      for (const client of clients) await client.close();
    });
  });

  async function read(): Promise<SystemView> {
    const answer = await bench.callAs('administrator', 'GET', '/system');
    expect(answer.status).toBe(200);
    return answer.body as unknown as SystemView;
  }

  const until = (what: string, holds: (system: SystemView) => boolean) =>
    waitFor(
      async () => {
        const system = await read();
        return holds(system) ? system : undefined;
      },
      { what, everyMs: 200 },
    );

  const connect = async (as: (typeof serviceNames)[number]): Promise<BusClient> => {
    const client = await connectClient({ natsUrl: bench.natsUrl, as });
    clients.push(client);
    return client;
  };
  const service = (system: SystemView, name: string) => system.services.find((one) => one.name === name);

  it('is told of each service: how many replicas of which version, what they wait for', async () => {
    const system = await until('everybody', ({ status }) => status === 'ok');
    expect(system.reasons).toEqual([]);
    expect(system.services.map(({ name, state, replica_count: count }) => [name, state, count])).toEqual(
      serviceNames.map((name) => [name, 'ready', 1]),
    );
    const [own] = service(system, 'gateway')?.replicas ?? [];
    expect(own).toMatchObject({ revision: 'abc1234', ready: true, model_pack: null, outbox_rows: null });
    expect(own?.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(own?.dependencies.map(({ name, ready }) => [name, ready])).toEqual([
      ['nats', true],
      ['database', true],
    ]);
    expect(system).toMatchObject({
      streams: { wanted: 2, live: 2 },
      dead_letters: { total: 0, last_at: null },
      audit_log: { failing_since: null },
    });
  });

  it('counts every replica, with the models it works with, and tells the one that is not well', async () => {
    const { bus } = await connect('identity');
    const logger = createLogger('identity', { write: () => undefined });
    const indicators = [
      { name: 'gallery', check: () => Promise.reject(new AppError('unavailable', 'The index is away.')) },
    ];
    const facts = () => ({
      galleryPeople: new Map([['pack-1', 3]]),
      outboxRows: 4,
      retention: [{ kind: 'sightings' as const, days: 30, setting: 'SIGHTING_RETENTION_DAYS' }],
    });
    const second = new ReplicaReporter(bus, logger, { indicators, facts, revision: 'abc1234' });
    second.start();
    await bus.connection.flush();
    const system = await until('both', (one) => service(one, 'identity')?.replica_count === 2);
    expect(service(system, 'identity')).toMatchObject({ state: 'ready' });
    expect(service(system, 'identity')?.replicas).toContainEqual(
      expect.objectContaining({ ready: false, gallery_people: { 'pack-1': 3 }, outbox_rows: 4 }),
    );
    expect(system.retention).toContainEqual({
      service: 'identity',
      kind: 'sightings',
      days: 30,
      setting: 'SIGHTING_RETENTION_DAYS',
    });
    expect(system.retention).toContainEqual(
      expect.objectContaining({ service: 'gateway', kind: 'audit_log', days: 365 }),
    );
    expect(system.status).toBe('degraded');
    expect(system.reasons.map(({ code }) => code)).toContain('replica_not_ready');
    await second.stop();
    await until('the first alone', (one) => service(one, 'identity')?.replica_count === 1);
  });

  it('says what waits for whom since when while a service is away, and that it is', async () => {
    const publisher = await connect('identity');
    await bench.services.stopOne('attendance');
    const recognition = { id: randomUUID(), personId: randomUUID() };
    await publisher.publisher.publish(personRecognized, { recognition });
    const waits = ({ backlogs }: SystemView) =>
      backlogs?.find(({ event, receiver }) => event.endsWith('person-recognized') && receiver === 'attendance');
    const system = await until('a fact that waits', (one) => waits(one)?.waiting === 1);
    // The one who should take it is away, so the gateway is asked for it.
    const { text } = await bench.call('GET', '//metrics');
    expect(text).toMatch(
      /receiver_messages_waiting\{event="identity\.v1\.person-recognized",receiver="attendance"\} 1/,
    );
    expect(Date.now() - Date.parse(waits(system)?.oldest_at ?? '')).toBeLessThan(60_000);
    expect(system.status).toBe('not_ready');
    expect(system.reasons).toContainEqual(expect.objectContaining({ code: 'not_ready', about: 'attendance' }));
    expect(service(system, 'attendance')).toMatchObject({ replica_count: 0 });
    await bench.services.startOne('attendance');
    const after = await until('nothing that waits', (one) => waits(one)?.waiting === 0);
    expect(waits(after)?.oldest_at).toBeNull();
  });

  it('says that a message was given up, until it is forgotten', async () => {
    const attendance = await connect('attendance');
    const personId = randomUUID();
    await attendance.publisher.publish(personRecognized, { recognition: { id: randomUUID(), personId } });
    const consumer = await attendance.bus.jetStream.consumers.get(streamOf(personRecognized), {
      filterSubjects: subjectOfMessage(personRecognized, personId),
    });
    const message = await consumer.next();
    if (message === null) throw new Error('The recognition did not arrive.');
    await attendance.deadLetters.bury(message, new AppError('conflict', 'The day is closed.'), 'kept');
    const system = await until('a dead letter', ({ dead_letters: letters }) => letters?.total === 1);
    expect(system.reasons.map(({ code }) => code)).toContain('dead_letters');
    const list = await bench.callAs('administrator', 'GET', '/dead-letters');
    const [letter] = list.body['data'] as { readonly sequence: number }[];
    await bench.callAs('administrator', 'DELETE', `/dead-letters/${String(letter?.sequence)}`);
    const after = await until('none', ({ dead_letters: letters }) => letters?.total === 0);
    expect(after.dead_letters).toEqual({ total: 0, last_at: null });
    expect(after.reasons.map(({ code }) => code)).not.toContain('dead_letters');
  });

  it('is the business of administrators and HR officers, and holds no address', async () => {
    expect((await bench.callAs('hr_officer', 'GET', '/system')).status).toBe(200);
    expect((await bench.callAs('viewer', 'GET', '/system')).status).toBe(403);
    expect((await bench.call('GET', '/system')).status).toBe(401);
    const { text } = await bench.callAs('administrator', 'GET', '/system');
    for (const url of [bench.natsUrl, bench.databaseUrl]) expect(text).not.toContain(new URL(url).host);
  });
});
