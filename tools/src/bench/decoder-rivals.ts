import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { KeptProcess } from '../supervisor/kept-process';
import { OutputLog } from '../supervisor/output-log';

const readyWithinMs = 30_000;
const stopWithinMs = 15_000;
const liveWithinMs = 60_000;

export interface FrameCounts {
  readonly live: number;
  readonly published: number;
  /** Left out because nothing moved. */
  readonly still: number;
}

/** The built stream-ingestion service as a process of its own. */
export class IngestProcess {
  private constructor(
    private readonly kept: KeptProcess,
    private readonly output: OutputLog,
    private readonly healthPort: number,
  ) {}

  /** Throws when it is not built or does not start; its log has the reason. */
  static async start(setting: {
    readonly repoDir: string;
    readonly natsUrl: string;
    readonly ffmpegFile: string;
    readonly logsDir: string;
    readonly log: (line: string) => void;
  }): Promise<IngestProcess> {
    const output = new OutputLog({ file: join(setting.logsDir, 'stream-ingestion.log') });
    let healthPort = 0;
    const kept = new KeptProcess({
      name: 'stream-ingestion',
      launch: () =>
        Promise.resolve({
          file: process.execPath,
          args: [join(setting.repoDir, 'apps/stream-ingestion/dist/main.js')],
          env: {
            PATH: process.env['PATH'],
            NATS_URL: setting.natsUrl,
            FFMPEG_BIN: setting.ffmpegFile,
            HEALTH_HOST: '127.0.0.1',
            HEALTH_PORT: '0',
          },
        }),
      ready: 'message',
      ...{ readyWithinMs, stopWithinMs, output },
      stopSignal: 'SIGTERM',
      log: setting.log,
      onReady: (facts) => {
        healthPort = Number(facts['healthPort']);
      },
    });
    try {
      await kept.start();
    } catch (error) {
      output.close();
      throw error;
    }
    return new IngestProcess(kept, output, healthPort);
  }

  get pids(): number[] {
    return this.kept.pid === undefined ? [] : [this.kept.pid];
  }

  async counts(): Promise<FrameCounts> {
    const response = await fetch(`http://127.0.0.1:${this.healthPort}/metrics`);
    return readCounts(await response.text());
  }

  /** Until so many cameras are live, and none is above it. */
  async waitForLive(cameras: number): Promise<void> {
    const deadline = Date.now() + liveWithinMs;
    while ((await this.counts()).live !== cameras) {
      if (Date.now() > deadline) throw new Error(`${cameras} cameras are not live; look at ${this.output.file}.`);
      await pause(100);
    }
  }

  async stop(): Promise<void> {
    await this.kept.stop();
    this.output.close();
  }
}

export function readCounts(metrics: string): FrameCounts {
  const sum = (name: string, label = ''): number =>
    [...metrics.matchAll(new RegExp(`^${name}\\{(.*)\\} (\\S+)$`, 'gm'))]
      .filter(([, labels = '']) => labels.includes(label))
      .reduce((total, [, , count]) => total + Number(count), 0);
  return {
    live: sum('stream_live'),
    published: sum('stream_frames_published_total'),
    still: sum('stream_frames_dropped_total', 'reason="still"'),
  };
}

/** Bare ffmpeg from the same RTSP server to JPEGs of the same rate, size and quality, which nobody reads. */
export class BareDecoders {
  private readonly frames: number[];

  private constructor(private readonly children: readonly ChildProcess[]) {
    this.frames = children.map(() => 0);
    children.forEach((child, index) => {
      child.stdout?.setEncoding('latin1').on('data', (text: string) => {
        const last = [...text.matchAll(/^frame=\s*(\d+)$/gm)].at(-1)?.[1];
        if (last !== undefined) this.frames[index] = Number(last);
      });
    });
  }

  static start(ffmpegFile: string, url: string, count: number, framesPerSecond: number): BareDecoders {
    const args = [
      ...[
        '-v',
        'error',
        '-nostdin',
        '-nostats',
        '-progress',
        'pipe:1',
        '-rtsp_transport',
        'tcp',
        '-threads',
        '1',
        '-i',
        url,
      ],
      ...[
        '-an',
        '-vf',
        `fps=${framesPerSecond},scale='min(1280,iw)':-2`,
        '-c:v',
        'mjpeg',
        '-q:v',
        '3',
        '-threads',
        '1',
      ],
      ...['-f', 'image2pipe', '-y', '/dev/null'],
    ];
    return new BareDecoders(
      Array.from({ length: count }, () => spawn(ffmpegFile, args, { stdio: ['ignore', 'pipe', 'ignore'] })),
    );
  }

  get pids(): number[] {
    return this.children.flatMap(({ pid }) => pid ?? []);
  }

  get framesMade(): number {
    return this.frames.reduce((sum, frames) => sum + frames, 0);
  }

  async waitForFrames(): Promise<void> {
    const deadline = Date.now() + liveWithinMs;
    while (this.frames.some((frames) => frames === 0)) {
      if (Date.now() > deadline) throw new Error('A bare ffmpeg gave no frame.');
      await pause(100);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.children.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const gone = once(child, 'exit');
        child.kill('SIGKILL');
        await gone;
      }),
    );
  }
}
