import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { connect, type NatsConnection } from 'nats';
import {
  CameraChange,
  cameraChanged,
  CameraChangedSchema,
  create,
  listStreamSources,
  ListStreamSourcesResponseSchema,
  subjectOf,
  subjectOfMessage,
  toBinary,
} from '@smart-attendance/contracts';
import { H264Clip, RtspServer } from '@smart-attendance/testing';

export const cameraFramesPerSecond = 25;
const loopSeconds = 4;
const filmBytesMax = 64 * 1024 * 1024;
/** Of cameras of these heights, as they come out of the box. */
const kilobitsPerSecond: Readonly<Record<number, number>> = { 720: 2_000, 1080: 4_000 };

export interface Film {
  readonly width: number;
  readonly height: number;
  /** A moving test picture with the noise of a sensor, or one that stands still with the same noise. */
  readonly isStill: boolean;
}

/** H.264 as cameras send it: no B pictures, a keyframe a second, constant bit rate. */
async function encode(ffmpegFile: string, { width, height, isStill }: Film): Promise<H264Clip> {
  const rate = `${kilobitsPerSecond[height] ?? 2_000}k`;
  const source = `testsrc2=s=${width}x${height}:r=${cameraFramesPerSecond}`;
  const scene = isStill ? `${source},loop=loop=-1:size=1:start=0,` : `${source},`;
  const { stdout } = await promisify(execFile)(
    ffmpegFile,
    [
      ...['-v', 'error', '-nostdin', '-f', 'lavfi', '-i', `${scene}noise=alls=4:allf=t:all_seed=7`],
      ...['-t', String(loopSeconds), '-c:v', 'libx264', '-preset', 'veryfast', '-bf', '0', '-pix_fmt', 'yuv420p'],
      ...[
        '-g',
        String(cameraFramesPerSecond),
        '-b:v',
        rate,
        '-maxrate',
        rate,
        '-bufsize',
        rate,
        '-f',
        'h264',
        'pipe:1',
      ],
    ],
    { encoding: 'buffer', maxBuffer: filmBytesMax },
  );
  return H264Clip.fromAnnexB(stdout, cameraFramesPerSecond);
}

/** Cameras of one film, and the registry that knows of them: who asks on the bus is told which are wanted now. */
export class PlayedCameras {
  private wanted: readonly { readonly cameraId: string; readonly hasGate: boolean; readonly path: string }[] = [];
  private revision = 0;

  private constructor(
    private readonly server: RtspServer,
    private readonly connection: NatsConnection,
    private readonly framesPerSecond: number,
  ) {
    this.connection.subscribe(subjectOf(listStreamSources), {
      callback: (_, message) => {
        message.respond(this.answer());
      },
    });
  }

  static async open(natsUrl: string, framesPerSecond: number): Promise<PlayedCameras> {
    const { host, username, password } = new URL(natsUrl);
    const connection = await connect({
      servers: host,
      ...(username !== '' && { user: decodeURIComponent(username), pass: decodeURIComponent(password) }),
    });
    return new PlayedCameras(await RtspServer.start(), connection, framesPerSecond);
  }

  async add(path: string, ffmpegFile: string, film: Film): Promise<void> {
    this.server.add(path, await encode(ffmpegFile, film));
  }

  url(path: string): string {
    return this.server.url(path);
  }

  /** As many cameras as asked, all of that path, and no others. */
  want(count: number, path: string, hasGate = true): void {
    const before = this.wanted;
    this.wanted = Array.from({ length: count }, () => ({ cameraId: randomUUID(), hasGate, path }));
    this.revision += 1;
    for (const { cameraId } of [...before, ...this.wanted].slice(0, 1)) {
      const change = { cameraId, change: CameraChange.UPDATED, revision: this.revision };
      const subject = subjectOfMessage(cameraChanged, cameraId);
      this.connection.publish(subject, toBinary(CameraChangedSchema, create(CameraChangedSchema, change)));
    }
  }

  async nobodyWatches(path: string): Promise<void> {
    await this.server.waitForClientCount(path, 0, 30_000);
  }

  async close(): Promise<void> {
    await this.connection.close();
    await this.server.close();
  }

  private answer(): Uint8Array {
    const sources = this.wanted.map(({ cameraId, hasGate, path }) => ({
      ...{ cameraId, rtspUrl: this.url(path), frameRate: this.framesPerSecond, revision: this.revision },
      motionGate: { enabled: hasGate, sensitivity: 50 },
    }));
    const pageInfo = { total: sources.length, nextCursor: '' };
    return toBinary(ListStreamSourcesResponseSchema, create(ListStreamSourcesResponseSchema, { sources, pageInfo }));
  }
}
