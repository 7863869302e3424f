import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { waitFor } from '@smart-attendance/testing';

const liveWithinMs = 60_000;

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
    const input = '-v error -nostdin -nostats -progress pipe:1 -rtsp_transport tcp -threads 1 -i'.split(' ');
    const scale = `fps=${framesPerSecond},scale='min(1280,iw)':-2`;
    const output = '-c:v mjpeg -q:v 3 -threads 1 -f image2pipe -y /dev/null'.split(' ');
    return new BareDecoders(
      Array.from({ length: count }, () =>
        spawn(ffmpegFile, [...input, url, '-an', '-vf', scale, ...output], { stdio: ['ignore', 'pipe', 'ignore'] }),
      ),
    );
  }

  get pids(): number[] {
    return this.children.flatMap(({ pid }) => pid ?? []);
  }

  get framesMade(): number {
    return this.frames.reduce((sum, frames) => sum + frames, 0);
  }

  async waitForFrames(): Promise<void> {
    const haveAll = (): boolean => this.frames.every((frames) => frames > 0);
    await waitFor(haveAll, { what: 'a frame of every bare ffmpeg', timeoutMs: liveWithinMs, everyMs: 100 });
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
