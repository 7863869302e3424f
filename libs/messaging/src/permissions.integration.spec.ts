import { randomUUID } from 'node:crypto';
import {
  checkReadinessOf,
  deletePerson,
  describeReplicaOf,
  events,
  facesDetected,
  frameCaptured,
  listStreamSources,
  personRecognized,
  requestersOf,
  requests,
  serviceNames,
  streamOf,
  streamReplicas,
  subjectOf,
  subjectOfMessage,
  type RequestContract,
  type ServiceName,
} from '@smart-attendance/contracts';
import { isAppError } from '@smart-attendance/errors';
import { createLogger } from '@smart-attendance/observability';
import { startTestNats, waitFor, type TestNats } from '@smart-attendance/testing';
import { connect, headers as newHeaders, type JsMsg } from 'nats';
import { BacklogReader } from './backlog-reader';
import { Bus, openConnection } from './bus';
import { DeadLetters } from './dead-letters';
import { EventConsumer } from './event-consumer';
import { HandlingMarks } from './handling-marks';
import { timeLeftHeader } from './headers';
import { KeyValueTables } from './key-value-tables';
import { MessagePublisher } from './message-publisher';
import { MessageReader } from './message-reader';
import { renderNatsUsers } from './nats-users';
import { busUsers, permissionsOf, type BusUser } from './permissions.policy';
import { ReplicaSignals } from './replica-signals';
import { RequestClient } from './request-client';
import { RequestResponder } from './request-responder';
import { StreamProvisioner } from './stream-provisioner';

const logger = createLogger('spec', { level: 'silent' });
const passwordOf = (user: BusUser): string => `password-of-${user}`;
const everyRequest: readonly RequestContract[] = [
  ...requests,
  ...serviceNames.flatMap((owner) => [checkReadinessOf(owner), describeReplicaOf(owner)] as RequestContract[]),
];

const jpeg = new Uint8Array([1]);

/** `*` and `>` filled in, so that it can be published to. */
const concrete = (subject: string): string => subject.replaceAll(/[*>]/g, 'x');

describe('a bus on which each service has its own rights', () => {
  let nats: TestNats;
  let manager: StreamProvisioner;
  const buses = new Map<ServiceName, Bus>();

  const busOf = (service: ServiceName): Bus => {
    const bus = buses.get(service);
    if (bus === undefined) throw new Error(`${service} is not connected.`);
    return bus;
  };
  const urlOf = (user: BusUser): string => nats.url.replace('//', `//${user}:${passwordOf(user)}@`);

  beforeAll(async () => {
    nats = await startTestNats({ config: renderNatsUsers(passwordOf) });
    manager = await StreamProvisioner.start({ natsUrl: urlOf('stream-provisioner') }, logger);
    for (const service of serviceNames) {
      buses.set(service, await Bus.connect({ natsUrl: urlOf(service), service, streamsProvisioned: true }));
    }
    await waitFor(() => manager.check().then(() => true), { what: 'the streams' });
  });

  afterAll(async () => {
    for (const bus of buses.values()) await bus.close();
    await manager.stop();
    await nats.stop();
  });

  it('every event reaches each of its receivers, and a dead letter of it the gateway', async () => {
    const consumers: EventConsumer<never>[] = [];
    for (const event of events) {
      for (const receiver of event.receivers) {
        const bus = busOf(receiver);
        const consumer = new EventConsumer(bus, new DeadLetters(bus), logger, event, () => Promise.resolve());
        consumers.push(consumer);
        await consumer.start(1);
      }
    }
    // Empty, so that it breaks its contract: what came is seen by its dead letters, or by what waits no more.
    for (const event of events) {
      const subject = subjectOfMessage(event, randomUUID());
      const publisher = new MessagePublisher(busOf(event.owner));
      await publisher.publishEncoded({ event: subjectOf(event), subject, payload: new Uint8Array(0), id: subject });
    }
    const backlogs = new BacklogReader(busOf('gateway'));
    await waitFor(async () => (await backlogs.backlogs()).every(({ waiting }) => waiting === 0), { what: 'an end' });
    await Promise.all(consumers.map((consumer) => consumer.stop()));
    const { letters } = await new DeadLetters(busOf('gateway')).page({ fromSequence: 1, skip: 0, limit: 100 });
    expect(letters.map(({ subject, receiver }) => `${receiver} ${subject.replace(/\.[^.]+$/, '')}`).sort()).toEqual(
      events
        .filter(({ delivery }) => delivery.kind !== 'perishable')
        .flatMap((event) => event.receivers.map((receiver) => `${receiver} ${subjectOf(event)}`))
        .sort(),
    );
    expect((await backlogs.deadLetters()).total).toBe(letters.length);
  });

  it('every request is answered to each of its requesters', async () => {
    const responders = everyRequest.map((contract) => {
      const handle = () => Promise.resolve({});
      return new RequestResponder(busOf(contract.owner), logger, contract, handle, 4);
    });
    for (const responder of responders) responder.start();
    for (const bus of buses.values()) await bus.connection.flush();
    const asked = everyRequest.flatMap((contract) =>
      requestersOf(contract).map(async (requester) => {
        const answer = new RequestClient(busOf(requester)).request(contract, {}).catch((error: unknown) => error);
        const code = await answer.then((said) => (isAppError(said) ? said.code : 'ok'));
        // An empty request breaks many contracts, and it is the owner who says so.
        return ['ok', 'invalid_argument'].includes(code) ? [] : [`${requester} ${subjectOf(contract)}: ${code}`];
      }),
    );
    expect((await Promise.all(asked)).flat()).toEqual([]);
    await Promise.all(responders.map((responder) => responder.stop()));
  });

  it('what only one service does beside that is open to it', async () => {
    const ingestion = busOf('stream-ingestion');
    const cameraId = randomUUID();
    const table = new KeyValueTables(ingestion).open(streamReplicas);
    expect(await table.create('replica', {})).toEqual({ revision: expect.any(Number) as number });
    expect(await table.keys()).toEqual(['replica']);
    expect(await table.get('replica')).toBeDefined();
    await table.delete('replica');

    const seen: string[] = [];
    const reader = new MessageReader(busOf('gateway'));
    const stop = reader.follow(frameCaptured, cameraId, (frame) => seen.push(frame.cameraId));
    await busOf('gateway').connection.flush();
    const frame = { frameId: randomUUID(), cameraId, capturedAt: { seconds: 1n }, jpeg };
    const first = await new MessagePublisher(ingestion).publishAfter(frameCaptured, frame, 0);
    expect(first).toEqual({ sequence: await new MessageReader(ingestion).lastSequence(frameCaptured, cameraId) });
    expect((await reader.newest(frameCaptured, cameraId))?.cameraId).toBe(cameraId);
    await waitFor(() => seen.length > 0, { what: 'the frame' });
    stop();

    for (const bus of buses.values()) {
      const heard: string[] = [];
      const end = new ReplicaSignals(bus).follow('news', () => heard.push(bus.service));
      new ReplicaSignals(bus).send('news');
      await waitFor(() => heard.length > 0, { what: `a signal of ${bus.service}` });
      end();
      const marks = new HandlingMarks(bus);
      const message = { info: { consumer: `${bus.service}__spec` }, seq: 7 } as unknown as JsMsg;
      expect([await marks.begin(message), await marks.begin(message)]).toEqual([0, 1]);
      await marks.end(message);
      expect(await marks.begin(message)).toBe(0);
      await bus.check();
    }
  });

  it('a dead letter is published again by the stream provisioner, out of the stream of its event', async () => {
    const letters = new DeadLetters(busOf('gateway'));
    const { letters: all } = await letters.page({ fromSequence: 1, skip: 0, limit: 100 });
    const sequenceOf = (event: string, by: string) =>
      all.find(({ subject, receiver }) => receiver === by && subject.startsWith(event))?.sequence ?? 0;
    const known = sequenceOf(subjectOf(personRecognized), 'attendance');
    const before = await busOf('attendance').manager.streams.info('identity_v1_person-recognized');
    expect(await letters.replay(known)).toBe(true);
    expect(await letters.replay(known)).toBe(false);
    const after = await busOf('attendance').manager.streams.info('identity_v1_person-recognized');
    expect(after.state.messages - before.state.messages).toBe(1);
    await expect(letters.replay(sequenceOf(subjectOf(facesDetected), 'identity'))).rejects.toMatchObject({
      reason: 'content_not_kept',
    });
  });

  it('the gateway cannot have a recognition published that identity never made', async () => {
    const gateway = busOf('gateway');
    const subject = subjectOfMessage(personRecognized, randomUUID());
    const headers = newHeaders();
    headers.set('Dead-Letter-Subject', subject);
    headers.set('Dead-Letter-Sequence', '1');
    const { seq } = await gateway.jetStream.publish(`dead-letter.gateway.${subject}`, new Uint8Array([1]), { headers });
    await expect(new DeadLetters(gateway).replay(seq)).rejects.toMatchObject({ reason: 'content_not_kept' });
  });

  it('an answer goes to an inbox of who may ask, and never where it would be taken for a request', async () => {
    const done: string[] = [];
    const sources = new RequestResponder(
      busOf('camera-registry'),
      logger,
      listStreamSources,
      () => Promise.resolve({}),
      4,
    );
    const deletion = busOf('identity').connection.subscribe(subjectOf(deletePerson), {
      callback: () => done.push('deleted'),
    });
    sources.start();
    for (const bus of buses.values()) await bus.connection.flush();
    const { connection } = busOf('stream-ingestion');
    const headers = newHeaders();
    headers.set(timeLeftHeader, '1000');
    connection.publish(subjectOf(listStreamSources), undefined, { reply: subjectOf(deletePerson), headers });
    // Answered after the one before it.
    await new RequestClient(busOf('stream-ingestion')).request(listStreamSources, {});
    await busOf('identity').connection.flush();
    expect(done).toEqual([]);
    deletion.unsubscribe();
    await sources.stop();
  });

  it('nobody does with its own credentials what is another’s: each pair', async () => {
    for (const user of busUsers) {
      const own = permissionsOf(user);
      const others = busUsers.filter((other) => other !== user).map(permissionsOf);
      const publish = others.flatMap((other) => other.publish).filter((subject) => !isWithin(subject, own.publish));
      const listen = others.flatMap((other) => other.subscribe).filter((subject) => !isWithin(subject, own.subscribe));
      // What a service answers to is what another must not send in its name, either.
      const asked = others.flatMap((other) => other.subscribe).filter((subject) => !isWithin(subject, own.publish));
      const violations = await violationsOf(user, [...publish, ...asked].map(concrete), [...listen, '>', '_INBOX.>']);
      expect(violations.published).toEqual(new Set([...publish, ...asked].map(concrete)));
      expect(violations.subscribed).toEqual(new Set([...listen, '>', '_INBOX.>']));
      expect(violations.published.size).toBeGreaterThan(20);
    }
  });

  it('another’s password opens nothing', async () => {
    await expect(connect({ servers: nats.url, user: 'gateway', pass: passwordOf('identity') })).rejects.toMatchObject({
      code: 'AUTHORIZATION_VIOLATION',
    });
  });

  it('what the server kept in memory is made again when it was started anew', async () => {
    await nats.crash();
    await nats.restart();
    const publisher = new MessagePublisher(busOf('stream-ingestion'));
    const frame = () => ({ frameId: randomUUID(), cameraId: randomUUID(), capturedAt: { seconds: 1n }, jpeg });
    await waitFor(() => publisher.publish(frameCaptured, frame()).then(() => true), {
      what: 'a frame that is taken',
    });
    await waitFor(() => manager.check().then(() => true), { what: 'the streams' });
    const frames = await busOf('gateway').manager.streams.info(streamOf(frameCaptured));
    expect(frames.state.messages).toBeGreaterThan(0);
  });

  async function violationsOf(user: BusUser, publish: readonly string[], subscribe: readonly string[]) {
    const connection = await openConnection(user, { natsUrl: urlOf(user) });
    const found = { published: new Set<string>(), subscribed: new Set<string>() };
    void (async () => {
      for await (const { permissionContext } of connection.status() as AsyncIterable<Violation>) {
        if (permissionContext === undefined) continue;
        const { operation, subject } = permissionContext;
        found[operation === 'publish' ? 'published' : 'subscribed'].add(subject);
      }
    })();
    for (const subject of publish) connection.publish(subject);
    for (const subject of subscribe) connection.subscribe(subject, { callback: () => undefined });
    await connection.flush();
    const isComplete = () =>
      found.published.size >= new Set(publish).size && found.subscribed.size >= new Set(subscribe).size;
    await waitFor(isComplete, { what: `${user} to be refused everything`, timeoutMs: 10_000 }).catch(() => undefined);
    await connection.close();
    return found;
  }
});

interface Violation {
  readonly permissionContext?: { readonly operation: string; readonly subject: string };
}

/** As the server compares a subject, perhaps with wildcards, with what is allowed. */
function isWithin(subject: string, allowed: readonly string[]): boolean {
  const tokens = subject.split('.');
  return allowed.some((pattern) => {
    const parts = pattern.split('.');
    if (parts.length > tokens.length) return false;
    return (
      parts.every((part, index) => part === '>' || part === tokens[index] || (part === '*' && tokens[index] !== '>')) &&
      (parts.length === tokens.length || parts.at(-1) === '>')
    );
  });
}
