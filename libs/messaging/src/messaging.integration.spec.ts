import { randomUUID } from 'node:crypto';
import { create, toBinary } from '@bufbuild/protobuf';
import {
  analyzePhoto,
  durableOf,
  facesDetected,
  FrameCapturedSchema,
  frameCaptured,
  getPerson,
  personRecognized,
  streamOf,
  subjectOf,
  subjectOfMessage,
  timestampFromDate,
  verifyPassword,
  type FrameCaptured,
  type PersonRecognized,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { waitFor } from '@smart-attendance/testing';
import { Bus } from './bus';
import { DeadLetters } from './dead-letters';
import { EventConsumer } from './event-consumer';
import { MessageReader } from './message-reader';
import { tapMessages, type TappedMessage } from './message-tap';
import { RequestClient } from './request-client';
import { durableOptionsOf, ensureConsumer } from './streams';
import { frame, logger, MessagingBench, recognition } from './testing/messaging-bench';

const bench = MessagingBench.forSpecs();

describe('a tap for operators', () => {
  it('shows what passes, without pictures and passwords, and takes nothing from whoever consumes it', async () => {
    const tapped: TappedMessage[] = [];
    const closing = new AbortController();
    const tapping = tapMessages(bench.bus, '>', (message) => tapped.push(message), closing.signal);
    const photo = frame(randomUUID(), 7);
    const fact = recognition();
    await bench.publisher.publish(frameCaptured, photo);
    await bench.publisher.publish(personRecognized, fact);
    const login = { email: 'jane@example.org', password: 'nobody may read this' };
    const asking = await Bus.connect({ natsUrl: bench.nats.url, service: 'gateway' });
    bench.afterwards(() => asking.close());
    await expect(new RequestClient(asking).request(verifyPassword, login)).rejects.toThrow();
    await waitFor(() => tapped.some(({ subject }) => subject === subjectOf(verifyPassword)), { what: 'the request' });
    closing.abort();
    await tapping;
    const shown = tapped.find(({ subject }) => subject === subjectOfMessage(frameCaptured, photo.cameraId));
    expect(shown?.message).toMatchObject({ frameId: photo.frameId, cameraId: photo.cameraId });
    expect(shown?.message).not.toHaveProperty('jpeg');
    expect(JSON.stringify(tapped)).toContain('jane@example.org');
    expect(JSON.stringify(tapped)).not.toContain('nobody may read this');
    const { personId } = fact.recognition;
    expect(await new MessageReader(bench.bus).lastSequence(personRecognized, personId)).toBe(1);
  });
});

describe('messages between services', () => {
  async function consume(handle: (event: PersonRecognized) => Promise<void>, concurrency = 1) {
    const consumer = new EventConsumer(bench.bus, bench.deadLetters, logger, personRecognized, handle);
    await consumer.start(concurrency);
    bench.afterwards(() => consumer.stop());
    return consumer;
  }

  async function consumeFrames(on: Bus, handle: (event: FrameCaptured) => Promise<void>) {
    const consumer = new EventConsumer(on, bench.deadLetters, logger, frameCaptured, handle);
    await consumer.start(1);
    bench.afterwards(() => consumer.stop());
  }

  it('a fact published twice under the same id is consumed once', async () => {
    const consumed: string[] = [];
    const fact = recognition();
    const last = recognition();
    await bench.publisher.publish(personRecognized, fact);
    await bench.publisher.publish(personRecognized, fact);
    await bench.publisher.publish(personRecognized, last);
    await consume(async (event) => {
      consumed.push(event.recognition?.id ?? '');
      return Promise.resolve();
    });
    await waitFor(() => consumed.includes(last.recognition.id), { what: 'the last fact' });
    expect(consumed).toEqual([fact.recognition.id, last.recognition.id]);
  });

  it('a fact that was published while its consumer was away is consumed when it comes', async () => {
    const fact = recognition();
    await bench.publisher.publish(personRecognized, fact);
    const consumed: string[] = [];
    await consume(async (event) => {
      consumed.push(event.recognition?.id ?? '');
      return Promise.resolve();
    });
    await waitFor(() => consumed.length > 0, { what: 'the fact' });
    expect(consumed).toEqual([fact.recognition.id]);
  });

  it('a fact whose handler failed for want of a neighbour is handed out again until it is done', async () => {
    let attempts = 0;
    await bench.publisher.publish(personRecognized, recognition());
    await consume(async () => {
      attempts += 1;
      if (attempts < 3) throw AppError.unavailable('The database');
      return Promise.resolve();
    });
    await waitFor(() => attempts === 3, { what: 'the third attempt' });
    expect(await bench.deadLetters.list({ limit: 10 })).toEqual([]);
  });

  it('a fact that an outage brought back a dozen times is tried again when its handler then fails in another way', async () => {
    await bench.publisher.publish(personRecognized, recognition());
    await ensureConsumer(bench.bus, personRecognized, 'attendance', durableOptionsOf('attendance'));
    const names = [streamOf(personRecognized), durableOf(personRecognized, 'attendance')] as const;
    const others = await bench.bus.jetStream.consumers.get(...names);
    for (let delivery = 1; delivery <= 12; delivery += 1) (await others.next())?.nak();
    let attempts = 0;
    await consume(async () => {
      attempts += 1;
      if (attempts === 1) throw new TypeError('x is undefined');
      return Promise.resolve();
    });
    const hasEnded = async () => attempts === 2 || (await bench.deadLetters.list({ limit: 1 })).length > 0;
    await waitFor(hasEnded, { what: 'the fact to be handled, or given up' });
    expect(attempts).toBe(2);
  });

  it('a message that cannot be decoded becomes a dead letter, and the next one is handled', async () => {
    const consumed: string[] = [];
    await consume(async (event) => {
      consumed.push(event.recognition?.id ?? '');
      return Promise.resolve();
    });
    const subject = subjectOfMessage(personRecognized, randomUUID());
    await bench.bus.jetStream.publish(subject, new Uint8Array([0xff, 0xff, 0xff]));
    const next = recognition();
    await bench.publisher.publish(personRecognized, next);
    await waitFor(() => consumed.length === 1, { what: 'the fact behind the broken one' });
    expect(consumed).toEqual([next.recognition.id]);
    expect(await bench.deadLetters.list({ limit: 10 })).toEqual([
      expect.objectContaining({ subject, receiver: 'attendance', code: 'malformed', attempts: 1, payloadBytes: 3 }),
    ]);
  });

  it('a dead letter can be sent again once the cause is mended and the bus takes it', async () => {
    let mended = false;
    const consumed: string[] = [];
    const fact = recognition();
    await consume(async (event) => {
      if (!mended) throw new AppError('conflict', 'Not today.');
      consumed.push(event.recognition?.id ?? '');
      return Promise.resolve();
    });
    await bench.publisher.publish(personRecognized, fact);
    const [letter] = await waitFor(
      async () => {
        const letters = await bench.deadLetters.list({ limit: 10 });
        return letters.length > 0 && letters;
      },
      { what: 'the dead letter' },
    );
    mended = true;
    const { streams } = bench.bus.manager;
    await streams.update(streamOf(personRecognized), { max_msg_size: 1 });
    await expect(bench.deadLetters.replay(letter?.sequence ?? 0)).rejects.toMatchObject({ code: 'unavailable' });
    await streams.update(streamOf(personRecognized), { max_msg_size: -1 });
    expect(await bench.deadLetters.replay(letter?.sequence ?? 0)).toBe(true);
    await waitFor(() => consumed.length === 1, { what: 'the replayed fact' });
    expect(consumed).toEqual([fact.recognition.id]);
    expect(await bench.deadLetters.list({ limit: 10 })).toEqual([]);
    expect(await bench.deadLetters.replay(letter?.sequence ?? 0)).toBe(false);
  });

  it('a dead letter of faces keeps none of them, and cannot be sent again', async () => {
    const identity = await Bus.connect({ natsUrl: bench.nats.url, service: 'identity' });
    bench.afterwards(() => identity.close());
    const letters = new DeadLetters(identity);
    const consumer = new EventConsumer(identity, letters, logger, facesDetected, () =>
      Promise.reject(new AppError('conflict', 'Never.')),
    );
    await consumer.start(1);
    bench.afterwards(() => consumer.stop());
    await bench.publisher.publish(facesDetected, {
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
    const consumed: string[] = [];
    const done: string[] = [];
    const [first, second] = [recognition(), recognition()];
    const consumer = await consume(async (event) => {
      consumed.push(event.recognition?.id ?? '');
      await released;
      done.push(event.recognition?.id ?? '');
    });
    await bench.publisher.publish(personRecognized, first);
    await bench.publisher.publish(personRecognized, second);
    await waitFor(() => consumed.length === 1, { what: 'the first fact in hand' });
    const stopped = consumer.stop();
    release();
    await stopped;
    expect(done).toEqual([first.recognition.id]);

    const rest: string[] = [];
    await consume(async (event) => {
      rest.push(event.recognition?.id ?? '');
      return Promise.resolve();
    });
    await waitFor(() => rest.length > 0, { what: 'the second fact at the next replica' });
    expect(rest).toEqual([second.recognition.id]);
  });

  it('of frames only the newest of each camera waits', async () => {
    const [left, right] = [randomUUID(), randomUUID()];
    for (const marker of [1, 2, 3]) await bench.publisher.publish(frameCaptured, frame(left, marker));
    await bench.publisher.publish(frameCaptured, frame(right, 9));
    const seen: number[] = [];
    await consumeFrames(bench.bus, async (event) => {
      seen.push(event.jpeg[0] ?? 0);
      return Promise.resolve();
    });
    await waitFor(() => seen.length === 2, { what: 'one frame of each camera' });
    expect([...seen].sort()).toEqual([3, 9]);
  });

  it('a worker that is stuck with a frame does not hold the frames an idle worker could take', async () => {
    const other = await Bus.connect({ natsUrl: bench.nats.url, service: 'attendance' });
    bench.afterwards(() => other.close());
    const camera = randomUUID();
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const taken: number[] = [];
    const take = async (event: FrameCaptured): Promise<void> => {
      taken.push(event.jpeg[0] ?? 0);
      if (event.jpeg[0] === 1) await released;
    };
    await consumeFrames(bench.bus, take);
    await consumeFrames(other, take);
    for (const marker of [1, 2, 3, 4]) {
      await bench.publisher.publish(frameCaptured, frame(camera, marker));
      await waitFor(() => taken.includes(marker), { what: `frame ${String(marker)}` });
    }
    release();
    expect(taken).toEqual([1, 2, 3, 4]);
  });

  it('the newest frame of a camera can be looked at without taking it', async () => {
    const reader = new MessageReader(bench.bus);
    const camera = randomUUID();
    expect(await reader.newest(frameCaptured, camera)).toBeUndefined();
    await bench.publisher.publish(frameCaptured, frame(camera, 7));
    expect((await reader.newest(frameCaptured, camera))?.jpeg).toEqual(new Uint8Array([7]));
    expect((await reader.newest(frameCaptured, camera))?.jpeg).toEqual(new Uint8Array([7]));
    expect(await reader.newest(frameCaptured, randomUUID())).toBeUndefined();
  });

  it('the frames of a camera can be followed beside the workers, who get them all the same', async () => {
    const reader = new MessageReader(bench.bus);
    const [camera, other] = [randomUUID(), randomUUID()];
    const [followed, worked]: [number[], number[]] = [[], []];
    await consumeFrames(bench.bus, async (event) => {
      worked.push(event.jpeg[0] ?? 0);
      return Promise.resolve();
    });
    const stop = reader.follow(frameCaptured, camera, ({ jpeg }) => followed.push(jpeg[0] ?? 0));
    await bench.publisher.publish(frameCaptured, frame(other, 1));
    await bench.publisher.publish(frameCaptured, frame(camera, 2));
    await waitFor(() => followed.length > 0 && worked.length === 2, { what: 'the frame at both' });
    stop();
    await bench.publisher.publish(frameCaptured, frame(camera, 3));
    await waitFor(() => worked.length === 3, { what: 'the next frame at the worker' });
    expect(followed).toEqual([2]);
  });

  it('after a crash of the bus facts are still there and frames flow again', async () => {
    const consumed: string[] = [];
    const seen: number[] = [];
    const fact = recognition();
    const camera = randomUUID();
    await bench.publisher.publish(personRecognized, fact);
    await consumeFrames(bench.bus, async (event) => {
      seen.push(event.jpeg[0] ?? 0);
      return Promise.resolve();
    });
    await bench.nats.crash();
    await bench.nats.restart();
    await waitFor(() => bench.bus.check().then(() => true), { what: 'the bus to be back' });
    await consume(async (event) => {
      consumed.push(event.recognition?.id ?? '');
      return Promise.resolve();
    });
    await waitFor(() => consumed.length > 0, { what: 'the fact from before the crash', timeoutMs: 60_000 });
    expect(consumed).toEqual([fact.recognition.id]);
    await waitFor(
      async () => {
        await bench.publisher.publish(frameCaptured, frame(camera, 5)).catch(() => undefined);
        return seen.includes(5);
      },
      { what: 'a frame after the crash', timeoutMs: 60_000 },
    );
    expect(seen).toContain(5);
  }, 180_000);

  it('a message that breaks its contract is refused before it is published', async () => {
    const wrong = bench.publisher.publish(frameCaptured, { ...frame('not-an-id', 1) });
    await expect(wrong).rejects.toMatchObject({
      code: 'invalid_argument',
      violations: [{ field: 'camera_id', message: 'must be a UUID' }],
    });
  });

  it('a message above what the server takes is refused with both numbers', async () => {
    const identity = await Bus.connect({ natsUrl: bench.nats.url, service: 'identity' });
    bench.afterwards(() => identity.close());
    const request = new RequestClient(identity).request(analyzePhoto, {
      picture: new Uint8Array(identity.payloadBytesMax + 1),
    });
    await expect(request).rejects.toMatchObject({ code: 'too_large' });
  });

  it('subjects are made of owner, version, name and key', () => {
    expect(subjectOf(getPerson)).toBe('identity.v1.get-person');
    expect(subjectOfMessage(facesDetected, 'k')).toBe('face-inference.v1.faces-detected.k');
    expect(toBinary(FrameCapturedSchema, create(FrameCapturedSchema, {}))).toHaveLength(0);
  });
});
