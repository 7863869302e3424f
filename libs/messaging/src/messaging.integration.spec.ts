import { randomUUID } from 'node:crypto';
import { create, toBinary } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { Controller, Module } from '@nestjs/common';
import {
  analyzePhoto,
  checkReadinessOf,
  facesDetected,
  FrameCapturedSchema,
  frameCaptured,
  getPerson,
  inspectPicture,
  personRecognized,
  subjectOf,
  subjectOfMessage,
  type FrameCaptured,
  type PersonRecognized,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { createLogger, metrics, RepeatedEvents } from '@smart-attendance/observability';
import { startTestNats, waitFor, type TestNats } from '@smart-attendance/testing';
import { headers as newHeaders } from 'nats';
import { Bus } from './bus';
import { DeadLetters } from './dead-letters';
import { EventConsumer } from './event-consumer';
import { RespondsTo, Consumes } from './handlers';
import { MessagePublisher } from './message-publisher';
import { MessageReader } from './message-reader';
import { RequestResponder } from './request-responder';
import { RequestClient } from './request-client';
import { startService } from './service-runner';

const logger = createLogger('attendance');

function recognition(id: string = randomUUID()) {
  return { recognition: { id, personId: randomUUID(), cameraId: randomUUID(), similarity: 0.7 } };
}

function frame(cameraId: string, marker: number) {
  return {
    frameId: randomUUID(),
    cameraId,
    capturedAt: timestampFromDate(new Date()),
    jpeg: new Uint8Array([marker]),
  };
}

describe('messages between services', () => {
  let nats: TestNats;
  let bus: Bus;
  let publisher: MessagePublisher;
  let deadLetters: DeadLetters;
  const cleanUps: (() => Promise<void>)[] = [];

  beforeEach(async () => {
    nats = await startTestNats();
    bus = await Bus.connect({ natsUrl: nats.url, service: 'attendance' });
    publisher = new MessagePublisher(bus);
    deadLetters = new DeadLetters(bus);
  });

  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
    await bus.close();
    await nats.stop();
  });

  async function hear(handle: (event: PersonRecognized) => Promise<void>, concurrency = 1) {
    const consumer = new EventConsumer(bus, deadLetters, logger, personRecognized, handle);
    await consumer.start(concurrency);
    cleanUps.push(() => consumer.stop());
    return consumer;
  }

  async function hearFrames(on: Bus, handle: (event: FrameCaptured) => Promise<void>) {
    const consumer = new EventConsumer(on, deadLetters, logger, frameCaptured, handle);
    await consumer.start(1);
    cleanUps.push(() => consumer.stop());
  }

  it('a fact told twice under the same id is heard once', async () => {
    const heard: string[] = [];
    const fact = recognition();
    const last = recognition();
    await publisher.publish(personRecognized, fact);
    await publisher.publish(personRecognized, fact);
    await publisher.publish(personRecognized, last);
    await hear(async (event) => {
      heard.push(event.recognition?.id ?? '');
      return Promise.resolve();
    });
    await waitFor(() => heard.includes(last.recognition.id), { what: 'the last fact' });
    expect(heard).toEqual([fact.recognition.id, last.recognition.id]);
  });

  it('a fact that was said while its receiver was away is heard when it comes', async () => {
    const fact = recognition();
    await publisher.publish(personRecognized, fact);
    const heard: string[] = [];
    await hear(async (event) => {
      heard.push(event.recognition?.id ?? '');
      return Promise.resolve();
    });
    await waitFor(() => heard.length > 0, { what: 'the fact' });
    expect(heard).toEqual([fact.recognition.id]);
  });

  it('a fact whose handler failed for want of a neighbour is handed out again until it is done', async () => {
    let attempts = 0;
    await publisher.publish(personRecognized, recognition());
    await hear(async () => {
      attempts += 1;
      if (attempts < 3) throw AppError.unavailable('The database');
      return Promise.resolve();
    });
    await waitFor(() => attempts === 3, { what: 'the third attempt' });
    expect(await deadLetters.list({ limit: 10 })).toEqual([]);
  });

  it('a message that cannot be decoded becomes a dead letter, and the next one is handled', async () => {
    const heard: string[] = [];
    await hear(async (event) => {
      heard.push(event.recognition?.id ?? '');
      return Promise.resolve();
    });
    const subject = subjectOfMessage(personRecognized, randomUUID());
    await bus.jetStream.publish(subject, new Uint8Array([0xff, 0xff, 0xff]));
    const next = recognition();
    await publisher.publish(personRecognized, next);
    await waitFor(() => heard.length === 1, { what: 'the fact behind the broken one' });
    expect(heard).toEqual([next.recognition.id]);
    expect(await deadLetters.list({ limit: 10 })).toEqual([
      expect.objectContaining({ subject, receiver: 'attendance', code: 'malformed', attempts: 1, payloadBytes: 3 }),
    ]);
  });

  it('a dead letter can be sent again once the cause is mended', async () => {
    let mended = false;
    const heard: string[] = [];
    const fact = recognition();
    await hear(async (event) => {
      if (!mended) throw new AppError('conflict', 'Not today.');
      heard.push(event.recognition?.id ?? '');
      return Promise.resolve();
    });
    await publisher.publish(personRecognized, fact);
    const [letter] = await waitFor(
      async () => {
        const letters = await deadLetters.list({ limit: 10 });
        return letters.length > 0 && letters;
      },
      { what: 'the dead letter' },
    );
    mended = true;
    expect(await deadLetters.replay(letter?.sequence ?? 0)).toBe(true);
    await waitFor(() => heard.length === 1, { what: 'the replayed fact' });
    expect(heard).toEqual([fact.recognition.id]);
    expect(await deadLetters.list({ limit: 10 })).toEqual([]);
    expect(await deadLetters.replay(letter?.sequence ?? 0)).toBe(false);
  });

  it('a dead letter of faces keeps none of them, and cannot be sent again', async () => {
    const identity = await Bus.connect({ natsUrl: nats.url, service: 'identity' });
    cleanUps.push(() => identity.close());
    const letters = new DeadLetters(identity);
    const consumer = new EventConsumer(identity, letters, logger, facesDetected, () =>
      Promise.reject(new AppError('conflict', 'Never.')),
    );
    await consumer.start(1);
    cleanUps.push(() => consumer.stop());
    await publisher.publish(facesDetected, {
      frameId: randomUUID(),
      cameraId: randomUUID(),
      capturedAt: timestampFromDate(new Date()),
      faces: [{ embedding: [1, 0] }],
      model: { packId: 'pack', vectorSize: 2 },
    });
    const [letter] = await waitFor(
      async () => {
        const found = await letters.list({ limit: 10 });
        return found.length > 0 && found;
      },
      { what: 'the dead letter' },
    );
    expect(letter).toMatchObject({ receiver: 'identity', code: 'conflict', payloadBytes: 0 });
    await expect(letters.replay(letter?.sequence ?? 0)).rejects.toMatchObject({ reason: 'content_not_kept' });
    expect(await letters.forget(letter?.sequence ?? 0)).toBe(true);
  });

  it('stopping waits for the fact in hand and leaves the others to the next replica', async () => {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const heard: string[] = [];
    const done: string[] = [];
    const [first, second] = [recognition(), recognition()];
    const consumer = await hear(async (event) => {
      heard.push(event.recognition?.id ?? '');
      await released;
      done.push(event.recognition?.id ?? '');
    });
    await publisher.publish(personRecognized, first);
    await publisher.publish(personRecognized, second);
    await waitFor(() => heard.length === 1, { what: 'the first fact in hand' });
    const stopped = consumer.stop();
    release();
    await stopped;
    expect(done).toEqual([first.recognition.id]);

    const rest: string[] = [];
    await hear(async (event) => {
      rest.push(event.recognition?.id ?? '');
      return Promise.resolve();
    });
    await waitFor(() => rest.length > 0, { what: 'the second fact at the next replica' });
    expect(rest).toEqual([second.recognition.id]);
  });

  it('of frames only the newest of each camera waits', async () => {
    const [left, right] = [randomUUID(), randomUUID()];
    for (const marker of [1, 2, 3]) await publisher.publish(frameCaptured, frame(left, marker));
    await publisher.publish(frameCaptured, frame(right, 9));
    const seen: number[] = [];
    await hearFrames(bus, async (event) => {
      seen.push(event.jpeg[0] ?? 0);
      return Promise.resolve();
    });
    await waitFor(() => seen.length === 2, { what: 'one frame of each camera' });
    expect([...seen].sort()).toEqual([3, 9]);
  });

  it('a worker that is stuck with a frame does not hold the frames an idle worker could take', async () => {
    const other = await Bus.connect({ natsUrl: nats.url, service: 'attendance' });
    cleanUps.push(() => other.close());
    const camera = randomUUID();
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const taken: number[] = [];
    const take = async (event: FrameCaptured): Promise<void> => {
      taken.push(event.jpeg[0] ?? 0);
      if (event.jpeg[0] === 1) await released;
    };
    await hearFrames(bus, take);
    await hearFrames(other, take);
    for (const marker of [1, 2, 3, 4]) {
      await publisher.publish(frameCaptured, frame(camera, marker));
      await waitFor(() => taken.includes(marker), { what: `frame ${String(marker)}` });
    }
    release();
    expect(taken).toEqual([1, 2, 3, 4]);
  });

  it('the newest frame of a camera can be looked at without taking it', async () => {
    const reader = new MessageReader(bus);
    const camera = randomUUID();
    expect(await reader.newest(frameCaptured, camera)).toBeUndefined();
    await publisher.publish(frameCaptured, frame(camera, 7));
    expect((await reader.newest(frameCaptured, camera))?.jpeg).toEqual(new Uint8Array([7]));
    expect((await reader.newest(frameCaptured, camera))?.jpeg).toEqual(new Uint8Array([7]));
    expect(await reader.newest(frameCaptured, randomUUID())).toBeUndefined();
  });

  it('the frames of a camera can be followed beside the workers, who get them all the same', async () => {
    const reader = new MessageReader(bus);
    const [camera, other] = [randomUUID(), randomUUID()];
    const [followed, worked]: [number[], number[]] = [[], []];
    await hearFrames(bus, async (event) => {
      worked.push(event.jpeg[0] ?? 0);
      return Promise.resolve();
    });
    const stop = reader.follow(frameCaptured, camera, ({ jpeg }) => followed.push(jpeg[0] ?? 0));
    await publisher.publish(frameCaptured, frame(other, 1));
    await publisher.publish(frameCaptured, frame(camera, 2));
    await waitFor(() => followed.length > 0 && worked.length === 2, { what: 'the frame at both' });
    stop();
    await publisher.publish(frameCaptured, frame(camera, 3));
    await waitFor(() => worked.length === 3, { what: 'the next frame at the worker' });
    expect(followed).toEqual([2]);
  });

  it('after a crash of the bus facts are still there and frames flow again', async () => {
    const heard: string[] = [];
    const seen: number[] = [];
    const fact = recognition();
    const camera = randomUUID();
    await publisher.publish(personRecognized, fact);
    await hearFrames(bus, async (event) => {
      seen.push(event.jpeg[0] ?? 0);
      return Promise.resolve();
    });
    await nats.crash();
    await nats.restart();
    await waitFor(() => bus.check().then(() => true), { what: 'the bus to be back' });
    await hear(async (event) => {
      heard.push(event.recognition?.id ?? '');
      return Promise.resolve();
    });
    await waitFor(() => heard.length > 0, { what: 'the fact from before the crash', timeoutMs: 60_000 });
    expect(heard).toEqual([fact.recognition.id]);
    await waitFor(
      async () => {
        await publisher.publish(frameCaptured, frame(camera, 5)).catch(() => undefined);
        return seen.includes(5);
      },
      { what: 'a frame after the crash', timeoutMs: 60_000 },
    );
    expect(seen).toContain(5);
  }, 180_000);

  it('a message that breaks its contract is refused before it is said', async () => {
    const wrong = publisher.publish(frameCaptured, { ...frame('not-an-id', 1) });
    await expect(wrong).rejects.toMatchObject({
      code: 'invalid_argument',
      violations: [{ field: 'camera_id', message: 'must be a UUID' }],
    });
  });

  it('a message above what the server takes is refused with both numbers', async () => {
    const request = new RequestClient(bus).request(analyzePhoto, { picture: new Uint8Array(bus.payloadBytesMax + 1) });
    await expect(request).rejects.toMatchObject({ code: 'too_large' });
  });

  describe('requests', () => {
    function answer(handle: (personId: string) => Promise<{ person: { id: string } }>, concurrency = 4) {
      const responder = new RequestResponder(
        bus,
        logger,
        getPerson,
        (request) => handle(request.personId),
        concurrency,
      );
      responder.start();
      cleanUps.push(() => responder.stop());
      return responder;
    }

    it('get their typed answer', async () => {
      const personId = randomUUID();
      answer((id) => Promise.resolve({ person: { id } }));
      const got = await new RequestClient(bus).request(getPerson, { personId });
      expect(got.person?.id).toBe(personId);
    });

    it('get the typed error of the other side', async () => {
      const personId = randomUUID();
      answer((id) => Promise.reject(AppError.notFound('person', id)));
      const got = new RequestClient(bus).request(getPerson, { personId });
      await expect(got).rejects.toMatchObject({
        code: 'not_found',
        message: `There is no person with the id ${personId}.`,
      });
    });

    it('that break their contract never reach the handler', async () => {
      let reached = false;
      answer((id) => {
        reached = true;
        return Promise.resolve({ person: { id } });
      });
      const got = new RequestClient(bus).request(getPerson, { personId: '42' });
      await expect(got).rejects.toMatchObject({ code: 'invalid_argument', violations: [{ field: 'person_id' }] });
      expect(reached).toBe(false);
    });

    it('to a service that is away fail at once as unavailable', async () => {
      const before = Date.now();
      const got = new RequestClient(bus).request(getPerson, { personId: randomUUID() });
      await expect(got).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 2 });
      expect(Date.now() - before).toBeLessThan(getPerson.deadlineMs);
    });

    it('that take too long fail at their deadline', async () => {
      let release: () => void = () => undefined;
      answer(
        (id) =>
          new Promise(
            (resolve) =>
              (release = () => {
                resolve({ person: { id } });
              }),
          ),
      );
      const got = new RequestClient(bus).request(getPerson, { personId: randomUUID() }, { deadlineMs: 200 });
      await expect(got).rejects.toMatchObject({ code: 'unavailable' });
      release();
    });

    it.each([
      ['an hour ahead of', 3_600_000],
      ['an hour behind', -3_600_000],
    ])('of a requester of before whose clock is %s ours are answered all the same', async (_, aheadMs) => {
      const personId = randomUUID();
      answer((id) => Promise.resolve({ person: { id } }));
      await bus.connection.flush();
      const headers = newHeaders();
      headers.set('Smart-Attendance-Deadline', String(Date.now() + aheadMs + 5_000));
      const request = toBinary(getPerson.request, create(getPerson.request, { personId }));
      const got = await bus.connection.request(subjectOf(getPerson), request, { timeout: 5_000, headers });
      expect(got.headers?.has('Smart-Attendance-Error')).toBe(false);
    });

    it('say how long their requester waits and not until when, since clocks differ', async () => {
      const heard = bus.connection.subscribe(subjectOf(getPerson), { max: 1 });
      await bus.connection.flush();
      const got = new RequestClient(bus).request(getPerson, { personId: randomUUID() }, { deadlineMs: 1_234 });
      for await (const request of heard) {
        expect(request.headers?.get('Smart-Attendance-Time-Left')).toBe('1234');
        expect(request.headers?.has('Smart-Attendance-Deadline')).toBe(false);
      }
      await expect(got).rejects.toMatchObject({ code: 'unavailable' });
    });

    it('whose answer comes from a clock that is seconds off have it said in the log and in the metrics', async () => {
      const lines: string[] = [];
      const repeated = new RepeatedEvents(createLogger('attendance', { write: (line) => lines.push(line) }));
      const answered = bus.connection.subscribe(subjectOf(getPerson), { max: 2 });
      const clocks = [Date.now() + 10_000, Date.now()];
      const replies = (async () => {
        for await (const request of answered) {
          const headers = newHeaders();
          headers.set('Smart-Attendance-Clock', String(clocks.shift()));
          request.respond(toBinary(getPerson.response, create(getPerson.response, {})), { headers });
        }
      })();
      const client = new RequestClient(bus, repeated);
      await client.request(getPerson, { personId: randomUUID() });
      expect(lines.filter((line) => line.includes('clocks-differ'))).toHaveLength(1);
      expect((await metrics.render()).body).toMatch(/clock_ahead_seconds\{service="identity"\} (9\.|10)/);
      await client.request(getPerson, { personId: randomUUID() });
      await replies;
      repeated.close();
      expect(lines.filter((line) => line.includes('clocks-differ'))).toHaveLength(1);
    });

    function heldAnswers(concurrency: number) {
      const inHand: { readonly id: string; readonly go: () => void }[] = [];
      answer(
        (id) =>
          new Promise((resolve) =>
            inHand.push({
              id,
              go: () => {
                resolve({ person: { id } });
              },
            }),
          ),
        concurrency,
      );
      return inHand;
    }

    it('beyond what a replica works on wait for their turn, in the order they came', async () => {
      const inHand = heldAnswers(2);
      const client = new RequestClient(bus);
      const ids = Array.from({ length: 200 }, () => randomUUID());
      const answers = Promise.all(ids.map((personId) => client.request(getPerson, { personId })));
      for (let served = 0; served < ids.length; served += 1) {
        await waitFor(() => inHand.length > served, { what: `request ${served} in hand` });
        expect(inHand.length).toBeLessThanOrEqual(served + 2);
        inHand[served]?.go();
      }
      expect((await answers).map(({ person }) => person?.id)).toEqual(ids);
      expect(inHand.map(({ id }) => id)).toEqual(ids);
    });

    it('without a turn before their deadline are told so in time, and never worked on', async () => {
      const inHand = heldAnswers(1);
      const client = new RequestClient(bus);
      const first = client.request(getPerson, { personId: randomUUID() });
      await waitFor(() => inHand.length === 1, { what: 'one request in hand' });
      const second = client.request(getPerson, { personId: randomUUID() }, { deadlineMs: 1_500 });
      await expect(second).rejects.toMatchObject({
        code: 'unavailable',
        message: 'The service identity is busy; try again shortly.',
        retryAfterSeconds: 1,
      });
      inHand[0]?.go();
      await first;
      expect(inHand).toHaveLength(1);
    });

    it('in hand are answered before the service is gone', async () => {
      let release: () => void = () => undefined;
      const responder = answer(
        (id) =>
          new Promise(
            (resolve) =>
              (release = () => {
                resolve({ person: { id } });
              }),
          ),
      );
      const personId = randomUUID();
      const got = new RequestClient(bus).request(getPerson, { personId });
      await bus.connection.flush();
      const stopped = responder.stop();
      release();
      await stopped;
      expect((await got).person?.id).toBe(personId);
    });
  });

  describe('a service', () => {
    it('does not start when a contract of its own has no handler, and says which', async () => {
      @Controller()
      class HalfResponder {
        @RespondsTo(analyzePhoto)
        analyze(): Promise<object> {
          return Promise.resolve({});
        }
      }
      @Module({ controllers: [HalfResponder] })
      class HalfModule {}

      const start = startService({ service: 'face-inference', module: HalfModule, natsUrl: nats.url, healthPort: 0 });
      await expect(start).rejects.toThrow(
        /no handler for face-inference\.v1\.inspect-picture; no handler for stream-ingestion\.v1\.frame-captured/,
      );
    });

    it('does not start with two handlers for one contract, or with one that belongs to another service', async () => {
      @Controller()
      class DoubleResponder {
        @RespondsTo(analyzePhoto)
        one(): Promise<object> {
          return Promise.resolve({});
        }
        @RespondsTo(analyzePhoto)
        two(): Promise<object> {
          return Promise.resolve({});
        }
        @RespondsTo(getPerson)
        foreign(): Promise<object> {
          return Promise.resolve({});
        }
      }
      @Module({ controllers: [DoubleResponder] })
      class DoubleModule {}

      const start = startService({ service: 'face-inference', module: DoubleModule, natsUrl: nats.url, healthPort: 0 });
      await expect(start).rejects.toThrow(
        /identity\.v1\.get-person, which is not its own.*two handlers for face-inference\.v1\.analyze-photo/,
      );
    });

    it('answers, hears, passes typed errors through Nest, tells its readiness, and closes all it opened', async () => {
      const heard: string[] = [];
      @Controller()
      class WholeService {
        @RespondsTo(analyzePhoto)
        analyze(): Promise<object> {
          throw new AppError('refused', 'No face.', { reason: 'no_face' });
        }
        @RespondsTo(inspectPicture)
        inspect(): Promise<{ format: string }> {
          return Promise.resolve({ format: 'jpeg' });
        }
        @Consumes(frameCaptured)
        onFrame(event: FrameCaptured): Promise<void> {
          heard.push(event.frameId);
          return Promise.resolve();
        }
      }
      @Module({ controllers: [WholeService] })
      class WholeModule {}

      const service = await startService({
        service: 'face-inference',
        module: WholeModule,
        natsUrl: nats.url,
        healthPort: 0,
        healthHost: '127.0.0.1',
        readiness: () => [{ name: 'models', check: () => Promise.reject(new Error('still loading')) }],
      });
      const client = new RequestClient(bus);
      const picture = new Uint8Array([1]);
      expect((await client.request(inspectPicture, { picture })).format).toBe('jpeg');
      await expect(client.request(analyzePhoto, { picture })).rejects.toMatchObject({
        code: 'refused',
        reason: 'no_face',
      });
      const fresh = frame(randomUUID(), 1);
      await publisher.publish(frameCaptured, fresh);
      await waitFor(() => heard.length === 1, { what: 'the frame' });
      expect(heard).toEqual([fresh.frameId]);

      const readiness = await client.request(checkReadinessOf('face-inference'), {});
      expect(readiness.ready).toBe(false);
      expect(readiness.dependencies.map(({ name, ready }) => [name, ready])).toEqual([
        ['nats', true],
        ['models', false],
      ]);
      const health = `http://127.0.0.1:${String(service.healthPort)}`;
      expect((await fetch(`${health}/health`)).status).toBe(200);
      expect((await fetch(`${health}/health/ready`)).status).toBe(503);
      const shown = await (await fetch(`${health}/metrics`)).text();
      expect(shown).toContain('messages_handled_total');
      expect(shown).toContain('messages_waiting{event="stream-ingestion.v1.frame-captured"} 0');
      expect(shown).toContain('dependency_ready{dependency="nats"} 1');
      expect(shown).toContain('dependency_ready{dependency="models"} 0');

      await service.stop();
      await expect(client.request(inspectPicture, { picture })).rejects.toMatchObject({ code: 'unavailable' });
      await expect(fetch(`${health}/health`)).rejects.toThrow('fetch failed');
    });
  });

  it('subjects are made of owner, version, name and key', () => {
    expect(subjectOf(getPerson)).toBe('identity.v1.get-person');
    expect(subjectOfMessage(facesDetected, 'k')).toBe('face-inference.v1.faces-detected.k');
    expect(toBinary(FrameCapturedSchema, create(FrameCapturedSchema, {}))).toHaveLength(0);
  });
});
