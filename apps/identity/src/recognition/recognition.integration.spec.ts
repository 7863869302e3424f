import {
  deadLetterSubjectOf,
  deletePerson,
  facesDetected,
  getRecognition,
  listRecognitions,
  personRecognized,
  subjectOf,
  subjectOfAll,
  timestampDate,
  timestampFromDate,
  updatePerson,
} from '@smart-attendance/contracts';
import { Retention } from '@smart-attendance/database';
import { waitFor } from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { at, CameraScene, frame } from '../testing/camera-scene';
import { model } from '../testing/face-inference.fake';
import { IdentityBench } from '../testing/identity-bench';

let bench: IdentityBench;

beforeAll(async () => {
  bench = await IdentityBench.start({}, 'face-inference');
});

afterAll(() => bench.stop());

describe('somebody enrolled in front of a camera', () => {
  it('is recognised when the third frame agrees, and that is published', async () => {
    const { who, personId } = await bench.enrolled();
    const camera = new CameraScene(bench);
    for (const atMs of [0, 200])
      await bench.client.publisher.publish(facesDetected, frame(camera.cameraId, atMs, { who }));
    await waitFor(async () => (await camera.sightings()) === 2, {
      what: 'two sightings',
    });
    expect(await camera.recognitions()).toEqual([]);
    await bench.client.publisher.publish(facesDetected, frame(camera.cameraId, 400, { who }));

    const published = await waitFor(() => bench.client.reader.newest(personRecognized, personId), {
      what: 'the recognition',
    });
    expect(published.recognition).toMatchObject({ personId, cameraId: camera.cameraId, sightings: 3 });
    expect(published.recognition?.firstSeenAt && timestampDate(published.recognition.firstSeenAt)).toEqual(at(0));
    expect(published.recognition?.lastSeenAt && timestampDate(published.recognition.lastSeenAt)).toEqual(at(400));
    expect(published.recognition).toEqual((await camera.recognitions())[0]);
  });

  it('leaves evidence: the sightings that agreed, oldest first', async () => {
    const { who } = await bench.enrolled();
    const camera = new CameraScene(bench);
    const frames = await camera.show([0, 200, 400], { who });
    const [recognition] = await camera.recognitions();
    const answer = await bench.requests.request(getRecognition, { recognitionId: recognition?.id ?? '' });
    expect(answer.recognition).toEqual(recognition);
    expect(answer.evidence.map(({ frameId }) => frameId)).toEqual(frames.map(({ frameId }) => frameId));
    expect(answer.evidence[0]).toMatchObject({ faceIndex: 0, box: { width: 100 } });
  });

  it('is recognised again every two seconds while staying, not every frame', async () => {
    const { who } = await bench.enrolled();
    const camera = new CameraScene(bench);
    await camera.show(
      Array.from({ length: 31 }, (_, i) => i * 200),
      { who },
    );
    const recognitions = await camera.recognitions();
    const lastSeen = recognitions.map(
      ({ lastSeenAt }) => lastSeenAt && timestampDate(lastSeenAt).getTime() - at(0).getTime(),
    );
    expect(lastSeen).toEqual([400, 2_400, 4_400]);
  });

  it('is recognised in frames that come out of order', async () => {
    const { who } = await bench.enrolled();
    const camera = new CameraScene(bench);
    await camera.show([400, 0, 200], { who });
    const [recognition] = await camera.recognitions();
    expect(recognition?.firstSeenAt && timestampDate(recognition.firstSeenAt)).toEqual(at(0));
    expect(recognition?.lastSeenAt && timestampDate(recognition.lastSeenAt)).toEqual(at(400));
  });

  it('is recognised once when frames come at the same moment to several slots', async () => {
    const { who } = await bench.enrolled();
    const camera = new CameraScene(bench);
    await Promise.all([0, 200, 400, 600, 800].map((atMs) => camera.deliver(frame(camera.cameraId, atMs, { who }))));
    expect(await camera.recognitions()).toHaveLength(1);
  });

  it('is not recognised from sightings of two cameras', async () => {
    const { who } = await bench.enrolled();
    const [door, yard] = [new CameraScene(bench), new CameraScene(bench)];
    await door.show([0, 200], { who });
    await yard.show([400, 600], { who });
    expect([...(await door.recognitions()), ...(await yard.recognitions())]).toEqual([]);
  });

  it('is not recognised from faces that are too poor to compare', async () => {
    const { who } = await bench.enrolled();
    const camera = new CameraScene(bench);
    await camera.show([0, 200, 400, 600], { who, reasons: ['too_blurry'] });
    expect(await camera.recognitions()).toEqual([]);
    expect(await camera.visits()).toEqual([]);
  });

  it('is recognised beside another, each once, also where they cross', async () => {
    const [ada, bob] = [await bench.enrolled(), await bench.enrolled()];
    const camera = new CameraScene(bench);
    const box = (x: number) => ({ x, y: 300, width: 100, height: 120 });
    for (let i = 0; i < 8; i += 1) {
      await camera.deliver(
        frame(
          camera.cameraId,
          i * 200,
          { who: ada.who, box: box(200 + 60 * i) },
          { who: bob.who, box: box(620 - 60 * i) },
        ),
      );
    }
    const seen = (await camera.recognitions()).map(({ personId }) => personId).sort();
    expect(seen).toEqual([ada.personId, bob.personId].sort());
  });

  it('is recognised in a queue where one takes the other’s place', async () => {
    const [ada, bob] = [await bench.enrolled(), await bench.enrolled()];
    const camera = new CameraScene(bench);
    await camera.show([0, 200, 400, 600], { who: ada.who });
    await camera.show([1_600, 1_800, 2_000, 2_200], { who: bob.who });
    expect((await camera.recognitions()).map(({ personId }) => personId)).toEqual([ada.personId, bob.personId]);
  });

  it('is one person, though a face flips between two', async () => {
    const [ada, bob] = [await bench.enrolled(), await bench.enrolled()];
    const camera = new CameraScene(bench);
    for (let i = 0; i < 20; i += 1) {
      await camera.deliver(frame(camera.cameraId, i * 200, { who: i % 2 === 0 ? ada.who : bob.who }));
    }
    expect(await camera.recognitions()).toEqual([]);

    const other = new CameraScene(bench);
    await other.show([0, 200, 400], { who: ada.who });
    await other.show([600, 800, 1_000, 1_200, 1_400, 1_600, 1_800, 2_000, 2_200], { who: bob.who });
    expect((await other.recognitions()).map(({ personId }) => personId)).toEqual([ada.personId]);
  });

  it('is nobody once erased or inactive', async () => {
    const [erased, inactive] = [await bench.enrolled(), await bench.enrolled()];
    const camera = new CameraScene(bench);
    await camera.show([0, 200, 400], { who: erased.who });
    expect(await camera.recognitions()).toHaveLength(1);
    await bench.requests.request(deletePerson, { personId: erased.personId });
    await bench.requests.request(updatePerson, { personId: inactive.personId, isActive: false });
    expect(await camera.recognitions()).toEqual([]);
    await camera.show([20_000, 20_200, 20_400], { who: erased.who });
    await camera.show([40_000, 40_200, 40_400], { who: inactive.who });
    expect(await camera.recognitions()).toEqual([]);
    expect(await camera.visits()).toHaveLength(2);
  });
});

describe('a frame that comes twice', () => {
  it('decides once, and is published once', async () => {
    const { who, personId } = await bench.enrolled();
    const camera = new CameraScene(bench);
    const ids: string[] = [];
    const listening = bench.client.bus.connection.subscribe(subjectOfAll(personRecognized), {
      callback: (_, message) => {
        if (message.subject.endsWith(personId)) ids.push(message.headers?.get('Nats-Msg-Id') ?? '');
      },
    });
    await bench.client.bus.connection.flush();
    const frames = await camera.show([0, 200, 400], { who });
    for (const event of frames) await camera.deliver(event);

    const [recognition, ...others] = await camera.recognitions();
    expect(others).toEqual([]);
    await waitFor(() => ids.length > 0, { what: 'the publication' });
    await bench.client.bus.connection.flush();
    listening.unsubscribe();
    expect(ids).toEqual([recognition?.id]);
    expect(await camera.sightings()).toBe(3);
  });

  it('decides once though two replicas have it at the same moment', async () => {
    const { who } = await bench.enrolled();
    const camera = new CameraScene(bench);
    await camera.show([0, 200], { who });
    const deciding = frame(camera.cameraId, 400, { who });
    await Promise.all([camera.deliver(deciding), camera.deliver(deciding), camera.deliver(deciding)]);
    expect(await camera.recognitions()).toHaveLength(1);
  });
});

describe('the lists of what was seen', () => {
  it('are limited to a person, a camera and a time', async () => {
    const [ada, bob] = [await bench.enrolled(), await bench.enrolled()];
    const camera = new CameraScene(bench);
    await camera.show([0, 200, 400], { who: ada.who });
    await camera.show([60_000, 60_200, 60_400], { who: bob.who });
    const list = async (fields: object) =>
      (
        await bench.requests.request(listRecognitions, { page: { limit: 10 }, cameraId: camera.cameraId, ...fields })
      ).recognitions.map(({ personId }) => personId);
    expect(await list({ personId: ada.personId })).toEqual([ada.personId]);
    expect(await list({ seenFrom: timestampFromDate(at(30_000)) })).toEqual([bob.personId]);
    expect(await list({ seenTo: timestampFromDate(at(30_000)) })).toEqual([ada.personId]);
    expect(await list({})).toEqual([ada.personId, bob.personId]);
    await bench.requests.request(updatePerson, { personId: bob.personId, department: 'Poetry' });
    expect(await list({ department: 'POETRY' })).toEqual([bob.personId]);
    expect(await list({ department: 'Engines' })).toEqual([]);
    await expect(bench.requests.request(getRecognition, { recognitionId: randomUUID() })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('lose what is older than it may be kept, and nothing else', async () => {
    const { who } = await bench.enrolled();
    const camera = new CameraScene(bench);
    await camera.show([0, 200, 400], { who });
    const count = async () => await camera.sightings();
    const retention = bench.get(Retention);
    const dayMs = 86_400_000;
    await retention.sweep(at(30 * dayMs));
    expect(await count()).toBe(3);
    await retention.sweep(at(30 * dayMs + 201));
    expect(await count()).toBe(1);
    expect(await camera.recognitions()).toHaveLength(1);
    await retention.sweep(new Date(Date.now() + 401 * dayMs));
    expect(await camera.recognitions()).toEqual([]);
  });
});

describe('a frame that makes no sense', () => {
  it('goes to the dead letters at once, and the next one is handled', async () => {
    const camera = new CameraScene(bench);
    const buried: string[] = [];
    const deadLetter = deadLetterSubjectOf('identity', `${subjectOf(facesDetected)}.${camera.cameraId}`);
    const listening = bench.client.bus.connection.subscribe(deadLetter, {
      callback: (_, message) => {
        buried.push(message.subject);
      },
    });
    await bench.client.bus.connection.flush();
    const broken = frame(camera.cameraId, 0, { who: 'x' });
    await bench.client.publisher.publish(facesDetected, { ...broken, model: { ...model, packId: '' } });
    await bench.client.publisher.publish(facesDetected, frame(camera.cameraId, 200, { who: 'x' }));
    await waitFor(async () => (await camera.sightings()) === 1, {
      what: 'the good frame',
    });
    await waitFor(() => buried.length > 0, { what: 'the dead letter' });
    listening.unsubscribe();
    expect(buried).toEqual([deadLetter]);
  });
});

describe('somebody who says no while the cameras watch', () => {
  it('is matched no more from that moment, and what was seen before stays', async () => {
    const { who, personId } = await bench.enrolled();
    const camera = new CameraScene(bench);
    await camera.show([0, 200, 400], { who });
    await bench.requests.request(updatePerson, { personId, biometricConsent: false, authorId: 'hr' });
    await camera.show([5_000, 5_200, 5_400, 5_600], { who });
    expect(await camera.recognitions()).toHaveLength(1);
    expect(
      await bench.sql('SELECT 1 FROM sightings WHERE camera_id = $1 AND person_id IS NOT NULL', [camera.cameraId]),
    ).toHaveLength(3);
  });

  it('is not matched by a template that is left, nor by a copy of the gallery that is late', async () => {
    const { who, personId } = await bench.enrolled();
    const camera = new CameraScene(bench);
    await bench.sql('UPDATE people SET biometric_consent = false WHERE id = $1', [personId]);
    await camera.show([0, 200, 400], { who });
    expect(await camera.recognitions()).toEqual([]);
  });
});

describe('a decision', () => {
  it('is published late and not never when the bus is away as it is made', async () => {
    const { who, personId } = await bench.enrolled();
    const camera = new CameraScene(bench);
    await camera.show([0, 200], { who });
    await bench.nats.crash();
    await camera.show([400], { who });
    const decided = await bench.sql<{ id: string }>('SELECT id FROM recognitions WHERE person_id = $1', [personId]);
    expect(decided).toHaveLength(1);

    await bench.nats.restart();
    const published = await waitFor(
      () => bench.client.reader.newest(personRecognized, personId).catch(() => undefined),
      { what: 'the recognition', timeoutMs: 60_000 },
    );
    expect(published.recognition?.id).toBe(decided[0]?.id);
    await waitFor(async () => (await bench.sql('SELECT 1 FROM outbox')).length === 0, { what: 'an empty outbox' });
  });
});
