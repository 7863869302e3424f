import { randomUUID } from 'node:crypto';
import { Module, type DynamicModule } from '@nestjs/common';
import { loadConfig } from '@smart-attendance/config';
import {
  analyzePhoto,
  facePictureBytesMax,
  facesDetected,
  frameCaptured,
  getModel,
  inspectPicture,
  LivenessMode,
  timestampFromDate,
  ZoneKind,
  type Face,
  type FacesDetected,
  type FrameCapturedSchema,
  type MessageInitShape,
} from '@smart-attendance/contracts';
import { connectClient, startService, type BusClient, type RunningService } from '@smart-attendance/messaging';
import { required, startTestNats, waitFor, type TestNats } from '@smart-attendance/testing';
import { FaceEngine, type FrameSearch } from '@smart-attendance/vision';
import sharp from 'sharp';
import { toEngineOptions } from './engine-options.policy';
import { faceInferenceConfig, faceInferenceConfigToken } from './face-inference.config';
import { FaceInferenceModule } from './face-inference.module';
import { FacePicturesService } from './face-pictures/face-pictures.service';
import { FrameConsumer } from './frame.consumer';
import { PhotoResponder } from './photo.responder';
import { PicturesService } from './pictures.service';
import { SecondPack } from './second-pack';
import { describeWithFaces, portraitOf } from './testing/real-faces';

const config = loadConfig(faceInferenceConfig, { MODELS_DIR: required('MODELS_DIR'), PHOTOS_WAITING_MAX: '2' });

/** A camera's picture of 1280 x 720: portraits of 250 px a side, faces about 100 px wide, on a wall. */
async function scene(...portraits: { readonly path: string; readonly left: number; readonly sidePx?: number }[]) {
  const wall = sharp({ create: { width: 1280, height: 720, channels: 3, background: '#8a8f94' } });
  const layers = await Promise.all(
    portraits.map(async ({ path, left, sidePx = 250 }) => ({
      input: await sharp(path).resize(sidePx, sidePx).toBuffer(),
      left,
      top: 200,
    })),
  );
  return wall.composite(layers).jpeg({ quality: 90 }).toBuffer();
}

async function halfAPicture(): Promise<Buffer> {
  const noise = Buffer.alloc(200 * 200 * 3, 'noise that does not compress away');
  const whole = await sharp(noise, { raw: { width: 200, height: 200, channels: 3 } })
    .png()
    .toBuffer();
  return whole.subarray(0, whole.length / 2);
}

function bomb(): Promise<Buffer> {
  return sharp({ create: { width: 8_000, height: 8_000, channels: 3, background: 'white' } })
    .png()
    .toBuffer();
}

function cosine(one: Face | undefined, other: Face | undefined): number {
  return (one?.embedding ?? []).reduce((sum, value, index) => sum + value * (other?.embedding[index] ?? 0), 0);
}

describe('a face worker', () => {
  let nats: TestNats;
  let client: BusClient;

  beforeAll(async () => {
    nats = await startTestNats();
    client = await connectClient({ natsUrl: nats.url, as: 'identity' });
  });

  afterAll(async () => {
    await client.close();
    await nats.stop();
  });

  const start = (module: DynamicModule): Promise<RunningService> =>
    startService({ service: 'face-inference', module, natsUrl: nats.url, healthPort: 0, healthHost: '127.0.0.1' });

  /** Of the last frame. */
  let capturedAt = timestampFromDate(new Date());

  async function capture(
    jpeg: Uint8Array,
    asked: Pick<MessageInitShape<typeof FrameCapturedSchema>, 'faceSearch' | 'watchedZones'> = {},
  ): Promise<string> {
    const cameraId = randomUUID();
    capturedAt = timestampFromDate(new Date());
    await client.publisher.publish(frameCaptured, { frameId: randomUUID(), cameraId, capturedAt, jpeg, ...asked });
    return cameraId;
  }

  const facesOf = (cameraId: string): Promise<FacesDetected> =>
    waitFor(() => client.reader.newest(facesDetected, cameraId), { what: `the faces of camera ${cameraId}` });

  describe('alone', () => {
    let worker: RunningService;

    beforeAll(async () => {
      worker = await start(FaceInferenceModule.register(config));
    });

    afterAll(async () => {
      await worker.stop();
    });

    async function frames(outcome: string): Promise<number> {
      const text = await (await fetch(`http://127.0.0.1:${worker.healthPort}/metrics`)).text();
      const line = new RegExp(`^face_inference_frames_total\\{outcome="${outcome}"\\} (\\d+)$`, 'm').exec(text);
      return Number(line?.[1] ?? 0);
    }

    it('counts and drops a frame that is no picture, and goes on with the next', async () => {
      const before = { undecodable: await frames('undecodable'), empty: await frames('empty') };
      await capture(Buffer.from('this is not a picture'));
      const wall = await scene();
      await capture(wall.subarray(0, wall.length / 2));
      await capture(wall);
      await waitFor(async () => (await frames('empty')) > before.empty, { what: 'the sound frame' });
      await waitFor(async () => (await frames('undecodable')) >= before.undecodable + 2, { what: 'the broken ones' });
      expect(await frames('failed')).toBe(0);
    });

    it('publishes nothing about a frame without a face', async () => {
      const before = await frames('empty');
      const cameraId = await capture(await scene());
      await waitFor(async () => (await frames('empty')) === before + 1, { what: 'the frame' });
      expect(await client.reader.newest(facesDetected, cameraId)).toBeUndefined();
    });

    it('answers a photo without a face with no face, and its size', async () => {
      const answer = await client.requests.request(analyzePhoto, { picture: await scene() });
      expect(answer).toMatchObject({ width: 1280, height: 720, faces: [], model: { vectorSize: 512 } });
    });

    it('says with which pack pictures are looked at, and how alike two people are', async () => {
      const { model } = await client.requests.request(getModel, {});
      expect(model).toMatchObject({ vectorSize: 512 });
      expect(model?.calibration.length).toBeGreaterThan(1);
    });

    it('responds with format and size of a picture', async () => {
      const plain = sharp({ create: { width: 64, height: 32, channels: 3, background: 'white' } });
      for (const [format, picture] of [
        ['jpeg', await plain.clone().jpeg().withMetadata({ orientation: 6 }).toBuffer()],
        ['png', await plain.clone().rotate(90).png().toBuffer()],
        ['webp', await plain.clone().rotate(90).webp().toBuffer()],
        ['gif', await plain.clone().rotate(90).gif().toBuffer()],
      ] as const) {
        const answer = await client.requests.request(inspectPicture, { picture });
        expect(answer).toMatchObject({ format, width: 32, height: 64 });
      }
    });

    it.each([
      ['nothing at all', () => Buffer.alloc(0), 'invalid_argument'],
      ['something else', () => Buffer.from('%PDF-1.7 and so on'), 'unsupported_media'],
      ['a drawing', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'unsupported_media'],
      ['half a picture', halfAPicture, 'malformed'],
      ['a picture of 64 megapixels in a few bytes', bomb, 'too_large'],
    ])('refuses %s, as a photo and as any other picture', async (_what, make, code) => {
      const picture = await make();
      await expect(client.requests.request(analyzePhoto, { picture })).rejects.toMatchObject({ code });
      await expect(client.requests.request(inspectPicture, { picture })).rejects.toMatchObject({ code });
    });

    it('turns photos away when too many wait, says when to come back, and answers the others', async () => {
      const picture = await scene();
      const outcomes = await Promise.allSettled(
        Array.from({ length: 8 }, () => client.requests.request(analyzePhoto, { picture })),
      );
      const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(outcomes.length - refused.length).toBeGreaterThanOrEqual(3);
      expect(refused.length).toBeGreaterThanOrEqual(1);
      for (const { reason } of refused) expect(reason).toMatchObject({ code: 'unavailable', retryAfterSeconds: 2 });
      await expect(client.requests.request(analyzePhoto, { picture })).resolves.toMatchObject({ faces: [] });
    });
  });

  describeWithFaces('before real people', () => {
    let worker: RunningService;

    beforeAll(async () => {
      worker = await start(FaceInferenceModule.register(config));
    });

    afterAll(async () => {
      await worker.stop();
    });

    it('publishes who stands where with a vector of 512 numbers and length 1, at the time of the capture', async () => {
      const cameraId = await capture(await scene({ path: portraitOf('Joe_Lieberman', 1), left: 700 }));
      const detected = await facesOf(cameraId);
      expect(detected).toMatchObject({ cameraId, frameWidth: 1280, frameHeight: 720, model: { vectorSize: 512 } });
      expect(detected.model?.calibration[1]?.cosine).toBeCloseTo(0.417);
      expect(detected.capturedAt).toMatchObject({ seconds: capturedAt.seconds, nanos: capturedAt.nanos });
      expect(detected.faces).toHaveLength(1);
      const [face] = detected.faces;
      expect(face?.embedding).toHaveLength(512);
      expect(cosine(face, face)).toBeCloseTo(1);
      expect(face?.landmarks).toHaveLength(10);
      expect(face?.liveness).toBeGreaterThanOrEqual(0);
      expect(face?.quality?.reasons).toEqual([]);
      const middle = (face?.box?.x ?? 0) + (face?.box?.width ?? 0) / 2;
      expect(middle).toBeGreaterThan(800);
      expect(middle).toBeLessThan(850);
    });

    it('gives the same person in frame and photo much the same vector, and two people different ones', async () => {
      const frame = await scene(
        { path: portraitOf('Joe_Lieberman', 1), left: 100 },
        { path: portraitOf('Faye_Dunaway', 2), left: 900 },
      );
      const detected = await facesOf(await capture(frame));
      expect(detected.faces).toHaveLength(2);
      const [left, right] = [...detected.faces].sort((one, other) => (one.box?.x ?? 0) - (other.box?.x ?? 0));
      const picture = await sharp(portraitOf('Joe_Lieberman', 6)).jpeg().toBuffer();
      const photo = await client.requests.request(analyzePhoto, { picture });
      expect(photo.faces).toHaveLength(1);
      expect(cosine(left, photo.faces[0])).toBeGreaterThan(0.485);
      expect(cosine(right, photo.faces[0])).toBeLessThan(0.34);
    });

    it('sends a picture of a face along for review, in which the same face is found again, and not with every frame', async () => {
      const frame = await scene({ path: portraitOf('Joe_Lieberman', 1), left: 700 });
      const cameraId = await capture(frame);
      const [face] = (await facesOf(cameraId)).faces;
      const picture = face?.picture ?? new Uint8Array();
      expect(picture.length).toBeLessThan(facePictureBytesMax);
      const photo = await client.requests.request(analyzePhoto, { picture });
      expect(photo.faces[0]?.quality?.reasons).toEqual([]);
      expect(cosine(face, photo.faces[0])).toBeGreaterThan(0.9);

      const frameId = randomUUID();
      await client.publisher.publish(frameCaptured, { frameId, cameraId, capturedAt, jpeg: frame });
      const next = await waitFor(
        async () => {
          const faces = await client.reader.newest(facesDetected, cameraId);
          return faces?.frameId === frameId ? faces : undefined;
        },
        { what: 'the next frame' },
      );
      expect(next.faces[0]?.picture).toHaveLength(0);
    });

    it('publishes that a face is too small, without a vector', async () => {
      const frame = await scene({ path: portraitOf('Joe_Lieberman', 1), left: 400, sidePx: 110 });
      const detected = await facesOf(await capture(frame));
      expect(detected.faces).toHaveLength(1);
      expect(detected.faces[0]?.quality?.reasons).toContain('too_small');
      expect(detected.faces[0]?.embedding).toEqual([]);
      expect(detected.faces[0]?.liveness).toBeUndefined();
    });

    it('publishes nothing of who stands outside the watched zones', async () => {
      const frame = await scene(
        { path: portraitOf('Joe_Lieberman', 1), left: 100 },
        { path: portraitOf('Faye_Dunaway', 2), left: 900 },
      );
      const polygon = [
        { x: 0.5, y: 0 },
        { x: 1, y: 0 },
        { x: 1, y: 1 },
        { x: 0.5, y: 1 },
      ];
      const right = { watchedZones: [{ name: 'right', kind: ZoneKind.WATCH, polygon }] };
      const detected = await facesOf(await capture(frame, right));
      expect(detected.faces).toHaveLength(1);
      expect(detected.faces[0]?.box?.x).toBeGreaterThan(640);
      const bottom = polygon.map(({ x, y }) => ({ x, y: 0.9 + y / 10 }));
      const nobody = await capture(frame, { watchedZones: [{ kind: ZoneKind.WATCH, polygon: bottom }] });
      await facesOf(await capture(frame));
      expect(await client.reader.newest(facesDetected, nobody)).toBeUndefined();
    });

    it('keeps to what the camera of each frame asks for, and passes on how it wants liveness decided', async () => {
      const frame = await scene({ path: portraitOf('Joe_Lieberman', 1), left: 700 });
      const faceSearch = { faceWidthPxMin: 300, livenessMode: LivenessMode.ENFORCE };
      const [asked, unasked, unwatched] = [
        await facesOf(await capture(frame, { faceSearch })),
        await facesOf(await capture(frame)),
        await facesOf(await capture(frame, { faceSearch: { livenessMode: LivenessMode.OFF } })),
      ];
      expect(asked.livenessMode).toBe(LivenessMode.ENFORCE);
      expect(asked.faces[0]?.quality?.reasons).toEqual(['too_small']);
      expect(unasked.livenessMode).toBe(LivenessMode.UNSPECIFIED);
      expect(unasked.faces[0]?.quality?.reasons).toEqual([]);
      expect(unasked.faces[0]?.liveness).toBeDefined();
      expect(unwatched.faces[0]?.liveness).toBeUndefined();
      expect(unwatched.faces[0]?.embedding).toHaveLength(512);
    });
  });

  describeWithFaces('beside another that hangs', () => {
    /** The real engine, each picture held back until it is released. */
    class HeldEngine {
      held = 0;
      heldPhotos = 0;
      release!: () => void;
      private readonly released = new Promise<void>((resolve) => (this.release = resolve));
      readonly pack;

      constructor(private readonly engine: FaceEngine) {
        this.pack = engine.pack;
      }

      async analyzeFrame(jpeg: Uint8Array, search?: FrameSearch) {
        this.held += 1;
        await this.released;
        return this.engine.analyzeFrame(jpeg, search);
      }

      async analyzePhoto(picture: Uint8Array) {
        this.heldPhotos += 1;
        await this.released;
        return this.engine.analyzePhoto(picture);
      }

      close(): Promise<void> {
        return Promise.resolve();
      }
    }

    @Module({})
    class HeldModule {
      static over(engine: HeldEngine): DynamicModule {
        return {
          module: HeldModule,
          controllers: [FrameConsumer, PhotoResponder],
          providers: [
            { provide: FaceEngine, useValue: engine },
            { provide: faceInferenceConfigToken, useValue: config },
            { provide: SecondPack, useFactory: () => SecondPack.open(config) },
            PicturesService,
            FacePicturesService,
          ],
        };
      }
    }

    let engine: FaceEngine;

    beforeAll(async () => {
      engine = await FaceEngine.load(toEngineOptions(config));
    });

    afterAll(async () => {
      await engine.close();
    });

    it('gets all the frames that the other cannot take', async () => {
      const jpeg = await scene({ path: portraitOf('Joe_Lieberman', 1), left: 500 });
      const heldEngine = new HeldEngine(engine);
      const hanging = await start(HeldModule.over(heldEngine));
      const stuck = [await capture(jpeg), await capture(jpeg)];
      await waitFor(() => heldEngine.held === 2, { what: 'the hanging worker to have its hands full' });

      const running = await start(FaceInferenceModule.register(config));
      const cameras = await Promise.all(Array.from({ length: 8 }, () => capture(jpeg)));
      await Promise.all(cameras.map(facesOf));
      expect(heldEngine.held).toBe(2);
      for (const camera of stuck) expect(await client.reader.newest(facesDetected, camera)).toBeUndefined();

      heldEngine.release();
      await Promise.all(stuck.map(facesOf));
      await Promise.all([hanging.stop(), running.stop()]);
    });

    it('takes a frame while photos wait, since they have one place at a time', async () => {
      const picture = await scene();
      const heldEngine = new HeldEngine(engine);
      const worker = await start(HeldModule.over(heldEngine));
      const photos = [0, 1].map(() => client.requests.request(analyzePhoto, { picture }));
      await waitFor(() => heldEngine.heldPhotos === 1, { what: 'the first photo' });
      await capture(picture);
      await waitFor(() => heldEngine.held === 1, { what: 'the frame beside it' });
      expect(heldEngine.heldPhotos).toBe(1);
      heldEngine.release();
      await Promise.all(photos);
      await worker.stop();
    });

    it('waits for no bus that takes no faces once it is stopped', async () => {
      const jpeg = await scene({ path: portraitOf('Joe_Lieberman', 1), left: 500 });
      const worker = await start(FaceInferenceModule.register(config));
      await facesOf(await capture(jpeg));
      // A stream in the place of theirs that takes no message of their size; the worker cannot mend it as its own.
      const { streams } = client.bus.manager;
      const subjects = ['face-inference.v1.faces-detected.*'];
      await streams.delete(await streams.find(subjects[0] ?? ''));
      await streams.add({ name: 'narrow', subjects, max_msg_size: 1 });
      await capture(jpeg);
      await waitFor(
        async () => {
          const text = await (await fetch(`http://127.0.0.1:${worker.healthPort}/metrics`)).text();
          return /^messages_not_taken_total\{event="faces-detected"/m.test(text);
        },
        { what: 'faces that the bus did not take' },
      );
      const begunAt = performance.now();
      await worker.stop();
      // Faces in hand would hold the stop for the 10 s that it waits at most.
      expect(performance.now() - begunAt).toBeLessThan(9_000);
      await streams.delete('narrow');
    });

    it('finishes the frame in hand when it is stopped, and takes no other', async () => {
      const jpeg = await scene({ path: portraitOf('Joe_Lieberman', 1), left: 500 });
      const heldEngine = new HeldEngine(engine);
      const worker = await start(HeldModule.over(heldEngine));
      const inHand = [await capture(jpeg), await capture(jpeg)];
      await waitFor(() => heldEngine.held === 2, { what: 'the worker to have its hands full' });

      const late = await capture(jpeg);
      const stopped = worker.stop();
      heldEngine.release();
      await stopped;
      for (const camera of inHand) expect((await client.reader.newest(facesDetected, camera))?.faces).toHaveLength(1);
      expect(heldEngine.held).toBe(2);
      expect(await client.reader.newest(facesDetected, late)).toBeUndefined();
    });
  });
});
