import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { facesDetected, frameCaptured, timestampFromDate } from '@smart-attendance/contracts';
import { connectClient, type BusClient } from '@smart-attendance/messaging';
import { required, ServiceProcess, startTestNats, waitFor, type TestNats } from '@smart-attendance/testing';
import sharp from 'sharp';
import { describeWithFaces, portraitOf } from './testing/real-faces';

/** What is started is the built service. */
const mainFile = join(__dirname, '../dist/main.js');

/** One is decoded while another has the models. */
const inHandMax = 2;

describeWithFaces('two workers, each a process of its own', () => {
  let nats: TestNats;
  let client: BusClient;
  let jpeg: Buffer;
  let one: ServiceProcess;
  let other: ServiceProcess;

  beforeAll(async () => {
    jpeg = await sharp({ create: { width: 640, height: 360, channels: 3, background: '#8a8f94' } })
      .composite([{ input: portraitOf('Joe_Lieberman', 1), left: 200, top: 50 }])
      .jpeg()
      .toBuffer();
  });

  beforeEach(async () => {
    nats = await startTestNats();
    client = await connectClient({ natsUrl: nats.url, as: 'identity' });
    published = [];
    const environment = { NATS_URL: nats.url, MODELS_DIR: required('MODELS_DIR'), LIVENESS_MODE: 'off' };
    [one, other] = await Promise.all([
      ServiceProcess.start(mainFile, environment),
      ServiceProcess.start(mainFile, environment),
    ]);
  });

  afterEach(async () => {
    one.goOn();
    await Promise.all([one.stop(), other.stop()]);
    await client.close();
    await nats.stop();
  });

  /** Cameras whose faces were published, as often as they were. */
  let published: string[];

  async function capture(): Promise<string> {
    const cameraId = randomUUID();
    client.reader.follow(facesDetected, cameraId, () => published.push(cameraId));
    const capturedAt = timestampFromDate(new Date());
    await client.publisher.publish(frameCaptured, { frameId: randomUUID(), cameraId, capturedAt, jpeg });
    return cameraId;
  }

  const unpublishedOf = (cameras: readonly string[]): string[] =>
    cameras.filter((camera) => !published.includes(camera));

  it('the one that hangs keeps no more than it asked for, and the other has all the rest at once', async () => {
    one.freeze();
    const cameras = await Promise.all(Array.from({ length: 8 }, capture));
    await waitFor(() => unpublishedOf(cameras).length <= inHandMax, { what: 'the idle worker to publish faces' });

    // Woken up, it publishes what it had in hand; nothing was lost, and nothing published twice.
    one.goOn();
    await waitFor(() => unpublishedOf(cameras).length === 0, { what: 'the frames of the one that hung' });
    expect(published).toHaveLength(cameras.length);
  });

  it('the one that is killed takes the frames in its hands with it, and no other', async () => {
    const cameras: string[] = [];
    // Frames always wait, so that both have their hands full, and could hoard if they did.
    const keepWaiting = async (count: number): Promise<void> => {
      while (cameras.length < count) {
        await waitFor(() => unpublishedOf(cameras).length < 8, { what: 'the workers to publish faces', everyMs: 5 });
        cameras.push(await capture());
      }
    };
    await keepWaiting(20);
    await one.killAtOnce();
    await keepWaiting(28);
    await waitFor(() => unpublishedOf(cameras).length <= inHandMax, {
      what: 'all but the frames of the one that died',
    });
    expect(new Set(published).size).toBe(published.length);
  });
});
