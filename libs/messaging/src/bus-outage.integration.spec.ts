import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import {
  deadLetterStream,
  facesDetected,
  personRecognized,
  streamOf,
  type PersonRecognized,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { createLogger } from '@smart-attendance/observability';
import { startTestNats, waitFor, type TestNats } from '@smart-attendance/testing';
import { Bus } from './bus';
import { DeadLetters } from './dead-letters';
import { EventConsumer } from './event-consumer';
import { MessagePublisher } from './message-publisher';

const logger = createLogger('attendance');

function recognition(id: string = randomUUID()) {
  return { recognition: { id, personId: randomUUID(), cameraId: randomUUID(), similarity: 0.7 } };
}

function faces() {
  return {
    frameId: randomUUID(),
    cameraId: randomUUID(),
    capturedAt: timestampFromDate(new Date()),
    faces: [{ embedding: Array.from({ length: 400 }, () => 1) }],
    model: { packId: 'pack', vectorSize: 400 },
  };
}

describe('a bus that is away, full or without its streams', () => {
  let nats: TestNats;
  let bus: Bus;
  let publisher: MessagePublisher;
  const cleanUps: (() => Promise<void>)[] = [];

  beforeEach(async () => {
    nats = await startTestNats();
    bus = await Bus.connect({ natsUrl: nats.url, service: 'attendance' });
    publisher = new MessagePublisher(bus);
  });

  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
    await bus.close();
    await nats.stop();
  });

  async function hear(handle: (event: PersonRecognized) => Promise<void>) {
    const consumer = new EventConsumer(bus, new DeadLetters(bus), logger, personRecognized, handle);
    await consumer.start(1);
    cleanUps.push(() => consumer.stop());
  }

  it('whoever waits for facts hears the next one right after the bus was killed and started again', async () => {
    const heard: string[] = [];
    await hear(async (event) => {
      heard.push(event.recognition?.id ?? '');
      return Promise.resolve();
    });
    await nats.crash();
    await nats.restart();
    await waitFor(() => bus.check().then(() => true), { what: 'the bus to be back' });
    const fact = recognition();
    await publisher.publish(personRecognized, fact);
    // A pull that the server forgot would be renewed after 20 s only.
    await waitFor(() => heard.length > 0, { what: 'the fact', timeoutMs: 10_000 });
    expect(heard).toEqual([fact.recognition.id]);
  }, 60_000);

  it('a patient publisher hands its fact over when the bus is back, and an impatient one hears that it is away', async () => {
    await publisher.publish(personRecognized, recognition());
    await nats.crash();
    const fact = recognition();
    const signal = new AbortController().signal;
    const patient = publisher.publish(personRecognized, fact, { patienceMs: 60_000, signal });
    await expect(publisher.publish(personRecognized, recognition())).rejects.toMatchObject({
      code: 'unavailable',
      reason: 'bus_away',
    });
    await nats.restart();
    await patient;
    const heard: string[] = [];
    await hear(async (event) => {
      heard.push(event.recognition?.id ?? '');
      return Promise.resolve();
    });
    await waitFor(() => heard.includes(fact.recognition.id), { what: 'the fact', timeoutMs: 20_000 });
  }, 90_000);

  it('a patient publisher gives up at once when its service stops', async () => {
    await publisher.publish(personRecognized, recognition());
    await nats.crash();
    const stopping = new AbortController();
    const patient = publisher.publish(personRecognized, recognition(), {
      patienceMs: 60_000,
      signal: stopping.signal,
    });
    stopping.abort();
    await expect(patient).rejects.toMatchObject({ code: 'unavailable' });
    await nats.restart();
  }, 60_000);

  it('a stream that is full refuses the next fact, says so, and takes it when there is room', async () => {
    const small = { ...facesDetected, delivery: { kind: 'until-handled', bytesMax: 4_096 } } as const;
    const taken = [faces(), faces()];
    for (const event of taken) await publisher.publish(small, event);
    const last = faces();
    await expect(publisher.publish(small, last)).rejects.toMatchObject({ code: 'unavailable', reason: 'stream_full' });
    const patient = publisher.publish(small, last, { patienceMs: 60_000, signal: new AbortController().signal });
    const identity = await Bus.connect({ natsUrl: nats.url, service: 'identity' });
    cleanUps.push(() => identity.close());
    const heard: string[] = [];
    const consumer = new EventConsumer(identity, new DeadLetters(identity), logger, small, (event) => {
      heard.push(event.frameId);
      return Promise.resolve();
    });
    await consumer.start(1);
    cleanUps.push(() => consumer.stop());
    await patient;
    await waitFor(() => heard.length === 3, { what: 'every frame' });
    expect(heard).toEqual([...taken, last].map(({ frameId }) => frameId));
  }, 60_000);

  /**
   * As nats-server comes back when it was killed with its disk full: the stream begins to count anew, its consumer does
   * not.
   */
  async function forgetMessages(stream: string): Promise<void> {
    await nats.shutDown();
    const messages = join(nats.storeFolder, 'jetstream/$G/streams', stream, 'msgs');
    await rm(messages, { recursive: true });
    await mkdir(messages);
    await comeBack();
  }

  async function comeBack(): Promise<void> {
    await nats.restart();
    await waitFor(() => bus.check().then(() => true), { what: 'the bus to be back' });
  }

  /** Three facts, by a receiver that then stops, its acknowledgements sent. */
  async function handleThree(heard: string[]): Promise<void> {
    const first = await startHearing(heard);
    for (let count = 0; count < 3; count += 1) await publisher.publish(personRecognized, recognition());
    await waitFor(() => heard.length === 3, { what: 'the first facts' });
    await first.stop();
    await bus.connection.flush();
  }

  async function startHearing(heard: string[]): Promise<EventConsumer<typeof personRecognized.schema>> {
    const consumer = new EventConsumer(bus, new DeadLetters(bus), logger, personRecognized, (event) => {
      heard.push(event.recognition?.id ?? '');
      return Promise.resolve();
    });
    await consumer.start(1);
    return consumer;
  }

  it('whoever is ahead of a stream that begins to count anew, as after a full disk, hears what is said', async () => {
    const heard: string[] = [];
    await handleThree(heard);
    await forgetMessages(streamOf(personRecognized));
    const second = await startHearing(heard);
    cleanUps.push(() => second.stop());
    const fact = recognition();
    await publisher.publish(personRecognized, fact);
    await waitFor(() => heard.length === 4, { what: 'the next fact' });
    expect(heard[3]).toBe(fact.recognition.id);
  }, 120_000);

  it('of a stream that counts anew and is past its receiver already, no face is passed over', async () => {
    const identity = await Bus.connect({ natsUrl: nats.url, service: 'identity' });
    cleanUps.push(() => identity.close());
    const heard: string[] = [];
    const start = async (): Promise<EventConsumer<typeof facesDetected.schema>> => {
      const consumer = new EventConsumer(identity, new DeadLetters(identity), logger, facesDetected, (event) => {
        heard.push(event.frameId);
        return Promise.resolve();
      });
      await consumer.start(1);
      return consumer;
    };
    const first = await start();
    for (let count = 0; count < 3; count += 1) await publisher.publish(facesDetected, faces());
    await waitFor(() => heard.length === 3, { what: 'the first faces' });
    await first.stop();
    await identity.connection.flush();
    await forgetMessages(streamOf(facesDetected));
    await waitFor(() => identity.check().then(() => true), { what: 'the bus to be back for identity, too' });
    const later = Array.from({ length: 5 }, faces);
    for (const event of later) await publisher.publish(facesDetected, event);
    const second = await start();
    cleanUps.push(() => second.stop());
    await waitFor(() => heard.length >= 8, { what: 'all faces since then' });
    expect(heard.slice(3)).toEqual(later.map(({ frameId }) => frameId));
  }, 120_000);

  it('whoever is not ahead of its stream hears nothing twice when the bus was restarted', async () => {
    const heard: string[] = [];
    await handleThree(heard);
    await nats.shutDown();
    await comeBack();
    const second = await startHearing(heard);
    cleanUps.push(() => second.stop());
    const fact = recognition();
    await publisher.publish(personRecognized, fact);
    await waitFor(() => heard.includes(fact.recognition.id), { what: 'the next fact' });
    expect(heard).toHaveLength(4);
  }, 120_000);

  it('what cannot be handled becomes a dead letter, also where the bus came back without those of before', async () => {
    const letters = new DeadLetters(bus);
    const consumer = new EventConsumer(bus, letters, logger, personRecognized, () =>
      Promise.reject(new AppError('conflict', 'Never.')),
    );
    await consumer.start(1);
    cleanUps.push(() => consumer.stop());
    const buried = async ({ personId }: { readonly personId: string }) =>
      (await letters.list({ limit: 10 })).filter(({ subject }) => subject.includes(personId));
    const [early, late] = [recognition().recognition, recognition().recognition];
    await publisher.publish(personRecognized, { recognition: early });
    await waitFor(async () => (await buried(early)).length > 0, { what: 'the dead letter' });
    await nats.shutDown();
    await rm(join(nats.storeFolder, 'jetstream/$G/streams', deadLetterStream), { recursive: true });
    await comeBack();
    expect(await letters.list({ limit: 10 })).toEqual([]);
    await publisher.publish(personRecognized, { recognition: late });
    await waitFor(async () => (await buried(late)).length > 0, { what: 'the one after that', timeoutMs: 60_000 });
    expect(await buried(late)).toHaveLength(1);
  }, 120_000);

  it('a bus without its streams is not ready, and says so', async () => {
    const bare = await startTestNats({ withJetStream: false });
    const client = await Bus.connect({ natsUrl: bare.url, service: 'attendance' });
    await expect(client.check()).rejects.toMatchObject({ code: 'unavailable', reason: 'bus_storage_off' });
    await client.close();
    await bare.stop();
  });
});
