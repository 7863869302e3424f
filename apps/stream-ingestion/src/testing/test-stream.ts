import { loadConfig } from '@smart-attendance/config';
import { readCameraUrl } from '@smart-attendance/contracts';
import { StopSignal } from '@smart-attendance/messaging';
import { createLogger } from '@smart-attendance/observability';
import { randomUUID } from 'node:crypto';
import { ConnectionTestResponder } from '../connection-test/connection-test.responder';
import { ConnectionTestService } from '../connection-test/connection-test.service';
import { CameraPlayerService } from '../playing/camera-player.service';
import { CameraStream, type StreamHealthView } from '../playing/camera-stream';
import type { StreamStatus } from '../status/stream-status.policy';
import { cameraNetworksOf, streamIngestionConfig } from '../stream-ingestion.config';
import { streamTimings } from '../stream-timings';
import { HardwareDecoding } from '../video/hardware-decoding';

export interface TestStreamOptions {
  readonly url: string;
  readonly credentials?: { readonly username: string; readonly password: string };
  readonly ffmpegFile: string;
}

const quiet = createLogger('stream-ingestion', { write: () => undefined });
const nobody = { username: '', password: '' };
/** As long as a test may take. */
const testTimeoutMs = 30_000;

/** One camera as a connection test and as a stream with the timings of production see it, without a bus. */
export class TestStream {
  /** What the stream reported of itself. */
  readonly reported: StreamStatus[] = [];
  private readonly config;
  private readonly networks;
  private stream: CameraStream | undefined;
  private published = 0;

  constructor(private readonly options: TestStreamOptions) {
    this.config = loadConfig(streamIngestionConfig, { FFMPEG_BIN: options.ffmpegFile });
    this.networks = cameraNetworksOf(this.config);
  }

  async test() {
    const { url, credentials = nobody } = this.options;
    const tester = new ConnectionTestService(this.config, this.networks, new StopSignal());
    const request = { $typeName: 'stream_ingestion.v1.TestConnectionRequest', rtspUrl: url } as const;
    return new ConnectionTestResponder(tester).testConnection({ ...request, ...credentials, timeoutMs: testTimeoutMs });
  }

  /** Opens the stream: five frames a second, and no motion gate unless told. */
  openStream({ hasMotionGate = false } = {}): void {
    const { url, credentials = nobody } = this.options;
    const reading = readCameraUrl(url);
    if (reading.kind === 'wrong') throw new Error(reading.problem);
    const hardware = new HardwareDecoding(this.config, quiet);
    const player = new CameraPlayerService(this.config, streamTimings, this.networks, hardware);
    this.stream = new CameraStream(
      {
        cameraId: randomUUID(),
        address: reading.address,
        credentials,
        frameRate: 5,
        box: { widthMax: 1280, heightMax: 720 },
        schedule: undefined,
        faceSearch: undefined,
        watchedZones: [],
        masks: [],
        motionGate: { enabled: hasMotionGate, sensitivity: 50 },
      },
      {
        play: (...playing) => player.play(...playing),
        publish: () => {
          this.published += 1;
          return Promise.resolve();
        },
        report: (_, status) => this.reported.push(status),
        timings: streamTimings.retry,
        random: Math.random,
        logger: quiet,
      },
    );
  }

  get framesPublished(): number {
    return this.published;
  }

  health(): StreamHealthView {
    if (this.stream === undefined) throw new Error('The stream was not opened.');
    return this.stream.health();
  }

  async stop(): Promise<void> {
    await this.stream?.stop();
  }
}
