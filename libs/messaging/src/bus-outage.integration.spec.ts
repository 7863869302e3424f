import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import {
  deadLetterStream,
  facesDetected,
  getPerson,
  personRecognized,
  streamOf,
  subjectOf,
  type PersonRecognized,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { startTestNats, waitFor } from '@smart-attendance/testing';
import { Events } from 'nats';
import { Bus } from './bus';
import { DeadLetters } from './dead-letters';
import { EventConsumer } from './event-consumer';
import { RequestClient } from './request-client';
import { RequestResponder } from './request-responder';
import { logger, MessagingBench, recognition } from './testing/messaging-bench';

function faces() {
  return {
    frameId: randomUUID(),
    cameraId: randomUUID(),
    capturedAt: timestampFromDate(new Date()),
    faces: [{ embedding: Array.from({ length: 400 }, () => 1) }],
    model: { packId: 'pack', vectorSize: 400 },
  };
}

const bench = MessagingBench.forSpecs();

describe('a bus that is away, full or without its streams', () => {
  async function consume(handle: (event: PersonRecognized) => Promise<void>) {
    const consumer = new EventConsumer(bench.bus, new DeadLetters(bench.bus), logger, personRecognized, handle);
    await consumer.start(1);
    bench.afterwards(() => consumer.stop());
  }

  it('a consumer gets the next fact right after the bus was killed and started again', async () => {
    const consumed: string[] = [];
    await consume(async (event) => {
      consumed.push(event.recognition?.id ?? '');
      return Promise.resolve();
    });
    await bench.nats.crash();
    await bench.nats.restart();
    await waitFor(() => bench.bus.check().then(() => true), { what: 'the bus to be back' });
    const fact = recognition();
    await bench.publisher.publish(personRecognized, fact);
    // A pull that the server forgot would be renewed after 20 s only.
    await waitFor(() => consumed.length > 0, { what: 'the fact', timeoutMs: 10_000 });
    expect(consumed).toEqual([fact.recognition.id]);
  }, 60_000);

  /** A server of its own with users, to which a service is connected, and how often it has refused something to it. */
  async function connectByLogin(service: 'identity' | 'gateway', config: string) {
    const nats = await startTestNats({ config });
    bench.afterwards(() => nats.stop());
    const bus = await Bus.connect({ service, natsUrl: nats.url.replace('//', `//${service}:right@`) });
    bench.afterwards(() => bus.close());
    const seen = { refusals: 0 };
    void (async () => {
      for await (const { type } of bus.connection.status()) if (type === Events.Error) seen.refusals += 1;
    })();
    const restartWith = async (another: string): Promise<void> => {
      await nats.shutDown();
      await writeFile(join(dirname(nats.storeFolder), 'nats.conf'), another);
      await nats.restart();
    };
    return { bus, seen, restartWith };
  }

  it('a connection is there again after a server that refused its login for a while', async () => {
    const taking = (password: string): string => `authorization { user: gateway, password: ${password} }`;
    const { bus, seen, restartWith } = await connectByLogin('gateway', taking('right'));
    await restartWith(taking('another'));
    await waitFor(() => seen.refusals >= 3, { what: 'the login to be refused' });
    await restartWith(taking('right'));
    expect(await waitFor(() => bus.check().then(() => true), { what: 'the bus to be back' })).toBe(true);
  }, 60_000);

  it('requests are responded to again after a server that let nobody receive them for a while', async () => {
    const user = 'user: identity, password: right';
    const refusing = `permissions: { subscribe: { deny: "${subjectOf(getPerson)}" } }`;
    const { bus, seen, restartWith } = await connectByLogin('identity', `authorization { users: [{ ${user} }] }`);
    const respond = ({ personId }: { readonly personId: string }) => Promise.resolve({ person: { id: personId } });
    const responder = new RequestResponder(bus, logger, getPerson, respond, 1);
    responder.start();
    bench.afterwards(() => responder.stop());
    const requests = new RequestClient(bus);
    await restartWith(`authorization { users: [{ ${user}, ${refusing} }] }`);
    await waitFor(() => seen.refusals > 0, { what: 'the subscription to be refused' });
    await restartWith(`authorization { users: [{ ${user} }] }`);
    const personId = randomUUID();
    const response = await waitFor(() => requests.request(getPerson, { personId }), { what: 'a response' });
    expect(response.person?.id).toBe(personId);
  }, 60_000);

  it('a patient publisher publishes its fact when the bus is back, and an impatient one fails with that it is away', async () => {
    await bench.publisher.publish(personRecognized, recognition());
    await bench.nats.crash();
    const fact = recognition();
    const signal = new AbortController().signal;
    const patient = bench.publisher.publish(personRecognized, fact, { patienceMs: 60_000, signal });
    await expect(bench.publisher.publish(personRecognized, recognition())).rejects.toMatchObject({
      code: 'unavailable',
      reason: 'bus_away',
    });
    await bench.nats.restart();
    await patient;
    const consumed: string[] = [];
    await consume(async (event) => {
      consumed.push(event.recognition?.id ?? '');
      return Promise.resolve();
    });
    await waitFor(() => consumed.includes(fact.recognition.id), { what: 'the fact', timeoutMs: 20_000 });
  }, 90_000);

  it('a patient publisher gives up at once when its service stops', async () => {
    await bench.publisher.publish(personRecognized, recognition());
    await bench.nats.crash();
    const stopping = new AbortController();
    const patient = bench.publisher.publish(personRecognized, recognition(), {
      patienceMs: 60_000,
      signal: stopping.signal,
    });
    stopping.abort();
    await expect(patient).rejects.toMatchObject({ code: 'unavailable' });
    await bench.nats.restart();
  }, 60_000);

  it('a stream that is full refuses the next fact, says so, and takes it when there is room', async () => {
    const small = { ...facesDetected, delivery: { kind: 'until-handled', bytesMax: 4_096 } } as const;
    const taken = [faces(), faces()];
    for (const event of taken) await bench.publisher.publish(small, event);
    const last = faces();
    await expect(bench.publisher.publish(small, last)).rejects.toMatchObject({
      code: 'unavailable',
      reason: 'stream_full',
    });
    const patient = bench.publisher.publish(small, last, { patienceMs: 60_000, signal: new AbortController().signal });
    const identity = await Bus.connect({ natsUrl: bench.nats.url, service: 'identity' });
    bench.afterwards(() => identity.close());
    const consumed: string[] = [];
    const consumer = new EventConsumer(identity, new DeadLetters(identity), logger, small, (event) => {
      consumed.push(event.frameId);
      return Promise.resolve();
    });
    await consumer.start(1);
    bench.afterwards(() => consumer.stop());
    await patient;
    await waitFor(() => consumed.length === 3, { what: 'every frame' });
    expect(consumed).toEqual([...taken, last].map(({ frameId }) => frameId));
  }, 60_000);

  /**
   * As nats-server comes back when it was killed with its disk full: the stream begins to count anew, its consumer does
   * not.
   */
  async function forgetMessages(stream: string): Promise<void> {
    await bench.nats.shutDown();
    const messages = join(bench.nats.storeFolder, 'jetstream/$G/streams', stream, 'msgs');
    await rm(messages, { recursive: true });
    await mkdir(messages);
    await comeBack();
  }

  async function comeBack(): Promise<void> {
    await bench.nats.restart();
    await waitFor(() => bench.bus.check().then(() => true), { what: 'the bus to be back' });
  }

  /** Three facts, by a receiver that then stops, its acknowledgements sent. */
  async function handleThree(consumed: string[]): Promise<void> {
    const first = await startConsumer(consumed);
    for (let count = 0; count < 3; count += 1) await bench.publisher.publish(personRecognized, recognition());
    await waitFor(() => consumed.length === 3, { what: 'the first facts' });
    await first.stop();
    await bench.bus.connection.flush();
  }

  async function startConsumer(consumed: string[]): Promise<EventConsumer<typeof personRecognized.schema>> {
    const consumer = new EventConsumer(bench.bus, new DeadLetters(bench.bus), logger, personRecognized, (event) => {
      consumed.push(event.recognition?.id ?? '');
      return Promise.resolve();
    });
    await consumer.start(1);
    return consumer;
  }

  it('a consumer that is ahead of a stream that begins to count anew, as after a full disk, gets what is published', async () => {
    const consumed: string[] = [];
    await handleThree(consumed);
    await forgetMessages(streamOf(personRecognized));
    const second = await startConsumer(consumed);
    bench.afterwards(() => second.stop());
    const fact = recognition();
    await bench.publisher.publish(personRecognized, fact);
    await waitFor(() => consumed.length === 4, { what: 'the next fact' });
    expect(consumed[3]).toBe(fact.recognition.id);
  }, 120_000);

  it('of a stream that counts anew and is past its receiver already, no face is passed over', async () => {
    const identity = await Bus.connect({ natsUrl: bench.nats.url, service: 'identity' });
    bench.afterwards(() => identity.close());
    const consumed: string[] = [];
    const start = async (): Promise<EventConsumer<typeof facesDetected.schema>> => {
      const consumer = new EventConsumer(identity, new DeadLetters(identity), logger, facesDetected, (event) => {
        consumed.push(event.frameId);
        return Promise.resolve();
      });
      await consumer.start(1);
      return consumer;
    };
    const first = await start();
    for (let count = 0; count < 3; count += 1) await bench.publisher.publish(facesDetected, faces());
    await waitFor(() => consumed.length === 3, { what: 'the first faces' });
    await first.stop();
    await identity.connection.flush();
    await forgetMessages(streamOf(facesDetected));
    await waitFor(() => identity.check().then(() => true), { what: 'the bus to be back for identity, too' });
    const later = Array.from({ length: 5 }, faces);
    for (const event of later) await bench.publisher.publish(facesDetected, event);
    const second = await start();
    bench.afterwards(() => second.stop());
    await waitFor(() => consumed.length >= 8, { what: 'all faces since then' });
    expect(consumed.slice(3)).toEqual(later.map(({ frameId }) => frameId));
  }, 120_000);

  it('a consumer that is not ahead of its stream gets nothing twice when the bus was restarted', async () => {
    const consumed: string[] = [];
    await handleThree(consumed);
    await bench.nats.shutDown();
    await comeBack();
    const second = await startConsumer(consumed);
    bench.afterwards(() => second.stop());
    const fact = recognition();
    await bench.publisher.publish(personRecognized, fact);
    await waitFor(() => consumed.includes(fact.recognition.id), { what: 'the next fact' });
    expect(consumed).toHaveLength(4);
  }, 120_000);

  it('what cannot be handled becomes a dead letter, also where the bus came back without those of before', async () => {
    const letters = new DeadLetters(bench.bus);
    const consumer = new EventConsumer(bench.bus, letters, logger, personRecognized, () =>
      Promise.reject(new AppError('conflict', 'Never.')),
    );
    await consumer.start(1);
    bench.afterwards(() => consumer.stop());
    const buried = async ({ personId }: { readonly personId: string }) =>
      (await letters.list({ limit: 10 })).filter(({ subject }) => subject.includes(personId));
    const [early, late] = [recognition().recognition, recognition().recognition];
    await bench.publisher.publish(personRecognized, { recognition: early });
    await waitFor(async () => (await buried(early)).length > 0, { what: 'the dead letter' });
    await bench.nats.shutDown();
    await rm(join(bench.nats.storeFolder, 'jetstream/$G/streams', deadLetterStream), { recursive: true });
    await comeBack();
    expect(await letters.list({ limit: 10 })).toEqual([]);
    await bench.publisher.publish(personRecognized, { recognition: late });
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
