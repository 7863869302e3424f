import { randomUUID } from 'node:crypto';
import { describeReplicaOf, personRecognized, streamOf } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { createLogger } from '@smart-attendance/observability';
import { startTestNats, waitFor, type TestNats } from '@smart-attendance/testing';
import { BacklogReader } from './backlog-reader';
import { Bus } from './bus';
import { DeadLetters } from './dead-letters';
import { EventConsumer } from './event-consumer';
import { MessagePublisher } from './message-publisher';
import { ReplicaReporter } from './replica-reporter';
import { RequestClient } from './request-client';

describe('what is known of the replicas of a service', () => {
  const logger = createLogger('attendance', { level: 'silent' });
  let nats: TestNats;
  let bus: Bus;

  beforeAll(async () => {
    nats = await startTestNats();
    bus = await Bus.connect({ natsUrl: nats.url, service: 'attendance' });
  });
  afterAll(async () => {
    await bus.close();
    await nats.stop();
  });

  it('each tells for itself, also one whose neighbour hangs, and one that stopped no more', async () => {
    const other = await Bus.connect({ natsUrl: nats.url, service: 'attendance' });
    const hangs = { name: 'database', check: () => new Promise<void>(() => undefined) };
    const well = { name: 'database', check: () => Promise.resolve(), freeBytes: 5 };
    const reporters = [
      new ReplicaReporter(bus, logger, { indicators: [well], revision: 'abc', facts: () => ({ outboxRows: 3 }) }),
      new ReplicaReporter(other, logger, { indicators: [hangs] }),
    ];
    for (const reporter of reporters) reporter.start();
    await Promise.all([bus.connection.flush(), other.connection.flush()]);
    const requests = new RequestClient(bus);
    const answers = await requests.gather(describeReplicaOf('attendance'), {});
    expect(answers.map(({ ready }) => ready).sort()).toEqual([false, true]);
    expect(new Set(answers.map(({ replicaId }) => replicaId)).size).toBe(2);
    expect(answers.find(({ ready }) => ready)).toMatchObject({
      revision: 'abc',
      outboxRows: 3,
      dependencies: [{ name: 'database', ready: true, detail: '', freeBytes: 5n }],
    });
    expect(answers.find(({ ready }) => !ready)?.dependencies).toEqual([
      expect.objectContaining({ name: 'database', detail: 'gave no answer within 700 ms' }),
    ]);
    await other.close();
    expect(await requests.gather(describeReplicaOf('attendance'), {})).toHaveLength(1);
    await reporters[0]?.stop();
    expect(await requests.gather(describeReplicaOf('attendance'), {})).toEqual([]);
  });

  it('is how many facts wait and since when the oldest does, whatever was handled after it', async () => {
    const reader = new BacklogReader(bus);
    const backlog = async () =>
      (await reader.backlogs()).find(
        ({ event, receiver }) => event.endsWith('person-recognized') && receiver === 'attendance',
      );
    expect(await backlog()).toMatchObject({ waiting: undefined, oldestAt: undefined });
    const publisher = new MessagePublisher(bus);
    const ids = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    const handled = new Set<string>();
    let mayHandle = false;
    const consumer = new EventConsumer(bus, new DeadLetters(bus), logger, personRecognized, ({ recognition }) => {
      const id = recognition?.id ?? '';
      if (id === ids[1] && !mayHandle) return Promise.reject(new AppError('unavailable', 'Not yet.'));
      handled.add(id);
      return Promise.resolve();
    });
    await consumer.start(1);
    for (const id of ids) {
      await publisher.publish(personRecognized, { recognition: { id, personId: randomUUID() } });
    }
    const waits = (count: number) =>
      waitFor(
        async () => {
          const one = await backlog();
          return one?.waiting === count && handled.size === ids.length - count ? one : undefined;
        },
        { what: `${count} to wait` },
      );
    const late = await waits(1);
    const stored = await bus.manager.streams.getMessage(streamOf(personRecognized), { seq: 2 });
    expect(late).toMatchObject({ waiting: 1, isPerishable: false, oldestAt: stored.time });
    mayHandle = true;
    expect((await waits(0)).oldestAt).toBeUndefined();
    await consumer.stop();
  });

  it('is how many messages were given up and when the last of those that are there was', async () => {
    const reader = new BacklogReader(bus);
    expect(await reader.deadLetters()).toEqual({ total: 0, lastDiedAt: undefined });
    const consumer = await bus.jetStream.consumers.get(streamOf(personRecognized));
    const deadLetters = new DeadLetters(bus);
    for (let count = 0; count < 2; count += 1) {
      const message = await consumer.next();
      if (message === null) throw new Error('There is no fact any more.');
      await deadLetters.bury(message, new AppError('conflict', 'The day is closed.'), 'kept');
    }
    const [first, last] = await deadLetters.list({ limit: 10 });
    expect(await reader.deadLetters()).toEqual({ total: 2, lastDiedAt: last?.diedAt });
    await deadLetters.forget(last?.sequence ?? 0);
    expect(await reader.deadLetters()).toEqual({ total: 1, lastDiedAt: first?.diedAt });
  });
});
