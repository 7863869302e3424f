import { CameraNetworks, readCameraUrl } from '@smart-attendance/contracts';
import { createLogger } from '@smart-attendance/observability';
import { randomUUID } from 'node:crypto';
import { ConnectionTestResponder } from '../connection-test/connection-test.responder';
import { ConnectionTester } from '../connection-test/connection-test.service';
import { playForTest, type Opening } from '../connection-test/play-for-test';
import { samplePicture } from '../connection-test/sample-picture';
import { streamTimings } from '../stream-ingestion.module';
import { CameraStream, type StreamHealthView, type StreamStatus } from '../playing/camera-stream';
import { playCamera } from '../playing/camera-player.service';
import { HardwareDecoding } from '../video/hardware-decoding';

export interface TrialOfCamera {
  readonly url: string;
  readonly credentials?: { readonly username: string; readonly password: string };
  readonly ffmpegFile: string;
}

const quiet = createLogger('stream-ingestion', { write: () => undefined });
const nobody = { username: '', password: '' };
/** As long as a test may take. */
const testTimeoutMs = 30_000;

/** One camera as a connection test and as a stream with the timings of production see it, without a bus. */
export class CameraOnTrial {
  /** What the stream said of itself. */
  readonly told: StreamStatus[] = [];
  private stream: CameraStream | undefined;
  private published = 0;

  constructor(private readonly trial: TrialOfCamera) {}

  async test() {
    const { url, credentials = nobody, ffmpegFile } = this.trial;
    const sample = (jpeg: Buffer, signal: AbortSignal) => samplePicture(jpeg, { ffmpegFile, signal });
    const tester = new ConnectionTester(playForTest(this.opening(), 3), sample, 1);
    const request = { $typeName: 'stream_ingestion.v1.TestConnectionRequest', rtspUrl: url } as const;
    return new ConnectionTestResponder(tester).testConnection({ ...request, ...credentials, timeoutMs: testTimeoutMs });
  }

  /** Opens the stream: five frames a second, and no motion gate unless told. */
  openStream({ hasMotionGate = false } = {}): void {
    const { retry, silenceMaxMs, connectDeadlineMs, answerDeadlineMs, patientDeadlineMs } = streamTimings;
    const { url, credentials = nobody } = this.trial;
    const reading = readCameraUrl(url);
    if (reading.kind === 'wrong') throw new Error(reading.problem);
    this.stream = new CameraStream(
      {
        ...{ cameraId: randomUUID(), address: reading.address, credentials, frameRate: 5 },
        ...{ box: { widthMax: 1280, heightMax: 720 }, schedule: undefined, faceSearch: undefined },
        ...{ watchedZones: [], masks: [], motionGate: { enabled: hasMotionGate, sensitivity: 50 } },
      },
      {
        play: playCamera({
          ...this.opening(),
          ...{ connectDeadlineMs, answerDeadlineMs, patientDeadlineMs, silenceMaxMs },
          ...{ jpegBytesMax: 1_000_000, jpegQscale: 3 },
          hardware: new HardwareDecoding('none', quiet),
        }),
        publish: () => {
          this.published += 1;
          return Promise.resolve();
        },
        tell: (_, status) => this.told.push(status),
        ...{ timings: retry, random: Math.random, logger: quiet },
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

  private opening(): Opening {
    const { ffmpegFile } = this.trial;
    return { networks: CameraNetworks.read(''), transport: 'auto', verifiesCertificate: false, ffmpegFile };
  }
}
