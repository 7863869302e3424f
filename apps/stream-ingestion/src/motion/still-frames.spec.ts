import { create, FaceSearchSchema, ZoneKind, ZoneSchema } from '@smart-attendance/contracts';
import { createLogger, metrics } from '@smart-attendance/observability';
import { waitFor } from '@smart-attendance/testing';
import { StreamFailure } from '../stream-failure';
import { greyBytes } from '../video/decoder-arguments.policy';
import type { CameraSource } from '../cameras/camera-source.policy';
import { CameraStream, type CapturedFrame } from '../playing/camera-stream';
import type { StreamSink } from '../playing/stream-player';

const door = create(ZoneSchema, {
  name: 'door',
  kind: ZoneKind.WATCH,
  polygon: [
    { x: 0, y: 0 },
    { x: 0.5, y: 0 },
    { x: 0.5, y: 1 },
    { x: 0, y: 1 },
  ],
});

const source: CameraSource = {
  cameraId: '5f0c1f0e-9a4b-4f3e-8f57-0b6f6f4f2a12',
  address: { url: 'rtsp://camera.test/live', host: 'camera.test', port: 554, isEncrypted: false },
  credentials: { username: '', password: '' },
  frameRate: 5,
  box: { widthMax: 1280, heightMax: 720 },
  schedule: undefined,
  watchedZones: [door],
  masks: [],
  motionGate: { enabled: true, sensitivity: 50 },
  faceSearch: create(FaceSearchSchema, { faceWidthPxMin: 40 }),
};

const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xd9]);
const still = Buffer.alloc(greyBytes, 100);

/** A stream whose camera shows what the spec gives it. */
class Shown {
  readonly published: CapturedFrame[] = [];
  readonly lines: string[] = [];
  sinks: StreamSink[] = [];
  private end: () => void = () => undefined;

  readonly stream = new CameraStream(source, {
    play: (_, sink, signal) =>
      new Promise((resolve) => {
        this.sinks.push(sink);
        this.end = () => {
          resolve(new StreamFailure('ended', 'It ended.'));
        };
        signal.addEventListener('abort', this.end);
      }),
    publish: (_, frame) => {
      this.published.push(frame);
      return Promise.resolve();
    },
    report: () => undefined,
    timings: { firstMs: 1, cheapMaxMs: 1, maxMs: 1, failedMs: 1, soundAfterMs: 1 },
    random: () => 0.5,
    logger: createLogger('stream-ingestion', { write: (line) => this.lines.push(line) }),
  });

  get camera(): StreamSink {
    const sink = this.sinks.at(-1);
    if (sink === undefined) throw new Error('It was never opened.');
    return sink;
  }

  async reconnect(): Promise<void> {
    const before = this.sinks.length;
    this.end();
    await waitFor(() => this.sinks.length > before, { what: 'another try', everyMs: 1 });
  }
}

let shown: Shown;

beforeEach(() => {
  shown = new Shown();
});

afterEach(() => shown.stream.stop());

async function show(grey: Buffer | undefined): Promise<number> {
  shown.camera.onPicture(jpeg, grey);
  // The outlet hands one on at a time.
  await Promise.resolve();
  await Promise.resolve();
  return shown.published.length;
}

describe('frames in which nothing moves', () => {
  it('are left out and counted, and the stream is live all the same', async () => {
    expect(await show(still)).toBe(1);
    expect(await show(still)).toBe(1);
    expect(await show(still)).toBe(1);
    const health = shown.stream.health();
    expect(health).toMatchObject({ state: 'live', framesPublished: 1 });
    expect(health.framesDropped).toEqual(new Map([['still', 2]]));
    expect(health.framesPerSecondReal).toBeGreaterThan(0);
    expect((await metrics.render()).body).toMatch(/stream_frames_dropped_total\{[^}]*reason="still"[^}]*\} 2/);
  });

  it('are shown again when the gate is switched off, and at once after a reconnection', async () => {
    await show(still);
    await shown.reconnect();
    expect(await show(still)).toBe(2);
    expect(await show(still)).toBe(2);
    shown.stream.change({ ...source, motionGate: { enabled: false, sensitivity: 50 } });
    await waitFor(() => shown.sinks.length === 3, { what: 'another try', everyMs: 1 });
    expect(await show(undefined)).toBe(3);
    expect(await show(undefined)).toBe(4);
  });

  it('stay left out when the camera is told anew as it was, or something else of it changed', async () => {
    await show(still);
    shown.stream.change({ ...source, watchedZones: [...source.watchedZones] });
    expect(await show(still)).toBe(1);
    shown.stream.change({ ...source, faceSearch: undefined });
    expect(await show(still)).toBe(1);
  });

  it('are those without movement in the zones that are watched now', async () => {
    const moved = Buffer.from(still);
    for (let row = 10; row < 30; row += 1) moved.fill(180, row * 96 + 60, row * 96 + 80);
    await show(still);
    expect(await show(moved)).toBe(1);
    shown.stream.change({ ...source, watchedZones: [] });
    // The first one after a change is always shown.
    expect(await show(still)).toBe(2);
    expect(await show(moved)).toBe(3);
    expect(shown.sinks).toHaveLength(1);
  });
});

describe('a frame', () => {
  it('says how faces are looked for in it, and where', async () => {
    await show(still);
    expect(shown.published[0]).toMatchObject({ faceSearch: { faceWidthPxMin: 40 }, watchedZones: [{ name: 'door' }] });
  });
});

describe('what a camera costs', () => {
  it('is summed up over reconnections', async () => {
    shown.camera.onReceived?.(1_000);
    shown.camera.onSecondsUsed?.(0.25);
    await shown.reconnect();
    shown.camera.onReceived?.(500);
    shown.camera.onSecondsUsed?.(0.5);
    expect(shown.stream.health()).toMatchObject({ bytesReceived: 1_500, decoderSeconds: 0.75 });
    const { body } = await metrics.render();
    expect(body).toMatch(/stream_received_bytes_total\{[^}]*\} 1500/);
    expect(body).toMatch(/stream_decoder_seconds_total\{[^}]*\} 0.75/);
  });

  it('is told when frames had to be made coarser', () => {
    shown.camera.onAdapted?.('too_large', { framesPerSecond: 5, box: source.box, jpegQscale: 9 });
    expect(shown.lines.filter((line) => line.includes('stream-frames-too-large'))).toHaveLength(1);
  });
});
