import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { waitFor } from '../wait-for';
import { joinAnnexB } from './annex-b';
import type { CameraServer, CameraOptions } from './camera-server';
import type { GstreamerRuntime } from './gstreamer-runtime';
import type { RtspAuth } from './rtsp-auth';
import type { VideoClip } from './video-clip';

/** The same place seen from the sources and from what is built of them. */
const script = resolve(__dirname, '../../src/rtsp/gstreamer-server.py');
const answerWithinMs = 10_000;

interface Answer {
  readonly id?: number;
  readonly port?: number;
  readonly error?: string;
  readonly result?: number | null;
}

/** Cameras made of clips by GStreamer's RTSP server, in a process of its own that ends with this one. */
export class GstreamerServer implements CameraServer {
  private lastId = 0;
  private films = 0;
  private readonly waiting = new Map<number, (answer: Answer) => void>();

  private constructor(
    private readonly child: ChildProcessByStdio<Writable, Readable, null>,
    readonly port: number,
    private readonly folder: string,
    lines: (take: (answer: Answer) => void) => void,
  ) {
    lines((answer) => {
      this.waiting.get(answer.id ?? 0)?.(answer);
      this.waiting.delete(answer.id ?? 0);
    });
    child.once('exit', () => {
      for (const settle of this.waiting.values()) settle({ error: 'The server has ended.' });
    });
  }

  /** Listens on a free port of 127.0.0.1; rejects with an Error when it does not start in time. */
  static async start({ python, environment }: GstreamerRuntime): Promise<GstreamerServer> {
    const folder = await mkdtemp(join(tmpdir(), 'gstreamer-server-'));
    const child = spawn(python, [script, '0'], { env: { ...environment }, stdio: ['pipe', 'pipe', 'inherit'] });
    child.on('error', () => undefined);
    child.stdin.on('error', () => undefined);
    let take: (answer: Answer) => void = () => undefined;
    let port: number | undefined;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const answer = JSON.parse(line) as Answer;
      port ??= answer.port;
      take(answer);
    });
    try {
      const boundPort = await waitFor(() => port, { what: "GStreamer's RTSP server", timeoutMs: answerWithinMs });
      return new GstreamerServer(child, boundPort, folder, (next) => {
        take = next;
      });
    } catch (error) {
      child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  url(path: string): string {
    return `rtsp://127.0.0.1:${this.port}${path}`;
  }

  async add(path: string, clip: VideoClip, options: CameraOptions = {}): Promise<void> {
    const { auth, sound } = options;
    const order = { path, clip: await this.film(clip), auth: auth ?? null, hasSound: sound !== undefined };
    await this.order('add', order);
  }

  async remove(path: string): Promise<void> {
    await this.order('remove', { path });
  }

  async drop(path: string): Promise<void> {
    await this.order('drop', { path });
  }

  async stall(path: string): Promise<void> {
    await this.order('stall', { path, isStalled: true });
  }

  async resume(path: string): Promise<void> {
    await this.order('stall', { path, isStalled: false });
  }

  async changeAuth(path: string, auth: RtspAuth | undefined): Promise<void> {
    await this.order('change_auth', { path, auth: auth ?? null });
  }

  async changeClip(path: string, clip: VideoClip): Promise<void> {
    await this.order('change_clip', { path, clip: await this.film(clip) });
  }

  /** How many clients play the path now. */
  async clientCount(path: string): Promise<number> {
    return (await this.order('count', { path })).result ?? 0;
  }

  async close(): Promise<void> {
    const ended =
      this.child.exitCode === null && this.child.signalCode === null ? once(this.child, 'exit') : Promise.resolve();
    this.child.stdin.end();
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 2_000);
    await ended;
    clearTimeout(timer);
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Written to a file: a film is too long for an order. */
  private async film(clip: VideoClip): Promise<object> {
    const { codec, framesPerSecond } = clip;
    this.films += 1;
    const file = join(this.folder, `film-${this.films}`);
    const pictures = clip.accessUnits.map(({ nals }) => joinAnnexB(nals));
    await writeFile(file, Buffer.concat(pictures));
    const units = clip.accessUnits.map(({ showingShift }, index) => ({
      bytes: pictures[index]?.length ?? 0,
      showingShift,
    }));
    return { file, codec, framesPerSecond, units };
  }

  private async order(what: string, fields: object): Promise<Answer> {
    this.lastId += 1;
    const id = this.lastId;
    const answer = await new Promise<Answer>((settle) => {
      const timer = setTimeout(() => {
        settle({ error: `No answer in ${answerWithinMs} ms.` });
      }, answerWithinMs);
      this.waiting.set(id, (given) => {
        clearTimeout(timer);
        settle(given);
      });
      this.child.stdin.write(`${JSON.stringify({ id, do: what, ...fields })}\n`);
    });
    if (answer.error !== undefined) throw new Error(`GStreamer's RTSP server, asked to ${what}: ${answer.error}`);
    return answer;
  }
}
