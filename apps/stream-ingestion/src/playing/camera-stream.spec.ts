import { createLogger } from '@smart-attendance/observability';
import { waitFor } from '@smart-attendance/testing';
import { StreamFailure, type FailureReason } from '../stream-failure';
import type { CameraSource } from '../cameras/camera-source.policy';
import type { StreamStatus } from '../status/stream-status.policy';
import { CameraStream, type CapturedFrame } from './camera-stream';
import { NoLease } from './frame-drop.policy';
import type { StreamSink } from './stream-player';

const source: CameraSource = {
  cameraId: '5f0c1f0e-9a4b-4f3e-8f57-0b6f6f4f2a11',
  address: { url: 'rtsp://camera.test/live', host: 'camera.test', port: 554, isEncrypted: false },
  credentials: { username: 'admin', password: 'hunter2' },
  frameRate: 5,
  box: { widthMax: 1280, heightMax: 720 },
  schedule: undefined,
  watchedZones: [],
  masks: [],
  motionGate: { enabled: true, sensitivity: 50 },
  faceSearch: undefined,
};

const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xd9]);

/** A camera that does what the spec says; each try to open it is kept. */
class ScriptedCamera {
  readonly tries: { source: CameraSource; sink: StreamSink; end: (reason: FailureReason) => void }[] = [];
  readonly published: CapturedFrame[] = [];
  readonly reported: StreamStatus[] = [];
  readonly lines: string[] = [];
  /** Why frames cannot be published. */
  failure: Error | undefined;

  readonly stream = new CameraStream(source, {
    play: (opened, sink, signal) =>
      new Promise((resolve) => {
        const end = (reason: FailureReason): void => {
          resolve(new StreamFailure(reason, `It is ${reason}.`));
        };
        signal.addEventListener('abort', () => {
          end('ended');
        });
        this.tries.push({ source: opened, sink, end });
      }),
    publish: (_, frame) => {
      if (this.failure !== undefined) return Promise.reject(this.failure);
      this.published.push(frame);
      return Promise.resolve();
    },
    report: (_, status) => {
      this.reported.push(status);
    },
    freeze: { codedMs: 40, pixelsMs: 10_000 },
    timings: { firstMs: 5, cheapMaxMs: 10, maxMs: 20, failedMs: 500, soundAfterMs: 50 },
    random: () => 0.5,
    logger: createLogger('stream-ingestion', { write: (line) => this.lines.push(line) }),
  });

  get last() {
    const last = this.tries.at(-1);
    if (last === undefined) throw new Error('It was never opened.');
    return last;
  }

  /** Was in that state so often; it may be over it by now, since its times are those of the specs. */
  async was(state: StreamStatus['state'], times = 1): Promise<void> {
    const seen = (): number => this.reported.filter((status) => status.state === state).length;
    await waitFor(() => seen() >= times, { what: `a stream that is ${state}, time ${times}` });
  }

  async tried(count: number): Promise<void> {
    await waitFor(() => this.tries.length >= count, { what: `try number ${count}`, everyMs: 1 });
  }
}

let camera: ScriptedCamera;

beforeEach(() => {
  camera = new ScriptedCamera();
});

afterEach(() => camera.stream.stop());

describe('a stream', () => {
  it('connects, and is live from its first picture on', () => {
    expect(camera.stream.health().state).toBe('connecting');
    camera.last.sink.onPicture(jpeg, undefined);
    expect(camera.stream.health()).toMatchObject({ state: 'live', reconnects: 0, lastFailure: undefined });
    expect(camera.published).toHaveLength(1);
  });

  it.each<FailureReason>(['ended', 'stalled', 'refused', 'not_found', 'decoder_failed'])(
    'waits and tries again, for ever: %s',
    async (reason) => {
      for (let round = 1; round <= 5; round += 1) {
        await camera.tried(round);
        camera.last.end(reason);
        await camera.was('waiting', round);
        expect(camera.stream.health().lastFailure?.reason).toBe(reason);
      }
      await camera.tried(6);
      expect(camera.stream.health()).toMatchObject({ state: 'connecting', reconnects: 5 });
      camera.last.sink.onPicture(jpeg, undefined);
      expect(camera.stream.health().state).toBe('live');
    },
  );

  it.each<FailureReason>(['unauthorized', 'unsupported_codec'])(
    'has failed, and tries again later: %s',
    async (reason) => {
      camera.last.end(reason);
      await camera.was('failed');
      await camera.tried(2);
      expect(camera.stream.health()).toMatchObject({ state: 'connecting', reconnects: 1 });
    },
  );

  it('begins anew at once with another password', async () => {
    camera.last.end('unauthorized');
    await camera.was('failed');
    const changed = { ...source, credentials: { username: 'admin', password: 'right' } };
    camera.stream.change(changed);
    await camera.tried(2);
    expect(camera.last.source).toBe(changed);
    expect(camera.stream.health().reconnects).toBe(0);
  });

  it('begins anew at once with another rate while it is live', async () => {
    camera.last.sink.onPicture(jpeg, undefined);
    camera.stream.change({ ...source, frameRate: 10 });
    await camera.tried(2);
    expect(camera.stream.health()).toMatchObject({ state: 'connecting', framesPerSecondAsked: 10 });
  });

  it('stops for good, whatever it is doing', async () => {
    const waiting = new ScriptedCamera();
    waiting.last.end('refused');
    await waiting.was('waiting');
    for (const played of [camera, waiting]) {
      const { length } = played.tries;
      await played.stream.stop();
      expect(played.stream.health().state).toBe('stopped');
      expect(played.tries).toHaveLength(length);
    }
  });

  it('reports each state it enters, and why it is not live', async () => {
    camera.last.end('refused');
    await camera.tried(2);
    camera.last.sink.onPicture(jpeg, undefined);
    await camera.stream.stop();
    expect(camera.reported.map(({ state, failure }) => `${state} ${failure?.reason ?? ''}`.trim())).toEqual([
      'connecting',
      'waiting refused',
      'connecting refused',
      'live',
      'stopped',
    ]);
  });

  it('ends as waiting for another replica when it is handed on', async () => {
    const failure = new StreamFailure('no_replica', 'Nobody has taken it yet.');
    await camera.stream.stop({ state: 'waiting', failure });
    expect(camera.reported.at(-1)).toMatchObject({ state: 'waiting', failure });
  });

  it('counts why a frame was not published', async () => {
    camera.failure = new NoLease();
    camera.last.sink.onPicture(jpeg, undefined);
    const dropped = await waitFor(() => camera.stream.health().framesDropped.get('no_lease'), {
      what: 'the count',
      everyMs: 1,
    });
    expect(dropped).toBe(1);
  });

  it('is seen by nobody while the camera repeats one picture, stays connected, and is live with the next other one', async () => {
    const show = (bytes: string): void => {
      const unit = { bytes: Buffer.from(bytes), pictureBegin: 0, isKeyframe: true, timestamp: 0 };
      camera.last.sink.onUnit?.({ ...unit, settings: '', slices: 1, isBroken: false });
      camera.last.sink.onPicture(jpeg, undefined);
    };
    show('one');
    expect(camera.stream.health().state).toBe('live');
    await waitFor(() => (show('one'), camera.stream.health().state === 'failed'), { what: 'frozen', everyMs: 5 });
    expect(camera.stream.health()).toMatchObject({ lastFailure: { reason: 'frozen' }, reconnects: 0 });
    const before = camera.published.length;
    show('one');
    expect(camera.published).toHaveLength(before);
    camera.last.end('ended');
    await camera.tried(2);
    show('one');
    expect(camera.stream.health()).toMatchObject({ state: 'failed', lastFailure: { reason: 'frozen' } });
    show('another');
    expect(camera.stream.health().state).toBe('live');
    expect(camera.reported.map(({ state, failure }) => `${state} ${failure?.reason ?? ''}`.trim())).toEqual([
      'connecting',
      'live',
      'failed frozen',
      'waiting ended',
      'connecting ended',
      'failed frozen',
      'live',
    ]);
  });

  it('says once that a camera is away, and no secret', async () => {
    for (let round = 1; round <= 4; round += 1) {
      await camera.tried(round);
      camera.last.end('refused');
    }
    await camera.tried(5);
    expect(camera.lines.filter((line) => line.includes('stream-down'))).toHaveLength(1);
    expect(camera.lines.join()).not.toMatch(/hunter2|rtsp:/);
  });
});
