import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { AccessUnit } from './access-unit';
import { decoderArguments, type DecoderSettings } from './decoder-arguments.policy';
import { JpegSplitter } from './jpeg-splitter';
import { matroskaHead, matroskaPictureHead } from './matroska.policy';

export interface DecoderOptions extends DecoderSettings {
  readonly ffmpegFile: string;
  /** Of the codec, as Matroska names it. */
  readonly matroskaId: string;
  readonly jpegBytesMax: number;
  readonly onPicture: (jpeg: Buffer) => void;
  readonly onTooLarge: () => void;
  /** Pictures were left out because ffmpeg is too slow for this camera. */
  readonly onOverrun: () => void;
}

export interface DecoderEnd {
  /** Whether ffmpeg ran at all. */
  readonly wasRunning: boolean;
  /** The last of what ffmpeg complained about; about pictures, since it knows no address. For the log only. */
  readonly complaint: string;
}

/** Two seconds of a 4K camera; beyond it ffmpeg does not keep up. */
const backlogBytesMax = 8 * 1024 * 1024;
const killAfterMs = 2_000;
const complaintCharactersMax = 2_000;

/**
 * One ffmpeg that turns coded pictures into JPEGs. It reads standard input and writes standard output and knows nothing else: when
 * this process ends, however it ends, the system closes both, and ffmpeg ends by itself.
 */
export class Decoder {
  /** Resolves when ffmpeg is gone; any exit, 0 included. Never rejects. */
  readonly ended: Promise<DecoderEnd>;

  private readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  private complaint = '';
  private startedAtMs: number | undefined;
  private lastMs = -1;
  private awaitsKeyframe = true;

  constructor(private readonly options: DecoderOptions) {
    this.child = spawn(options.ffmpegFile, decoderArguments(options), {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: decoderEnvironment(process.env),
      windowsHide: true,
    });
    this.ended = this.watch();
    this.child.stdin.write(matroskaHead(options.matroskaId));
  }

  get processId(): number | undefined {
    return this.child.pid;
  }

  /** `atMs` is when it came, by a clock that never jumps. The first picture, and the first after an overrun, is a keyframe. */
  write(unit: AccessUnit, atMs: number): void {
    if (this.child.stdin.writableLength > backlogBytesMax) this.awaitsKeyframe = true;
    if (this.awaitsKeyframe && (!unit.isKeyframe || this.child.stdin.writableLength > backlogBytesMax / 2)) {
      if (this.startedAtMs !== undefined) this.options.onOverrun();
      return;
    }
    this.awaitsKeyframe = false;
    this.startedAtMs ??= atMs;
    this.lastMs = Math.max(this.lastMs + 1, Math.round(atMs - this.startedAtMs));
    this.child.stdin.write(matroskaPictureHead(unit.bytes.length, this.lastMs, unit.isKeyframe));
    this.child.stdin.write(unit.bytes);
  }

  /** Says that no picture follows, and resolves when the last one is out. */
  async finish(): Promise<void> {
    this.child.stdin.end();
    await this.ended;
  }

  /** Ends ffmpeg, by force after two seconds, and resolves when it is gone. */
  async stop(): Promise<void> {
    this.child.stdin.destroy();
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), killAfterMs);
    await this.ended;
    clearTimeout(timer);
  }

  private watch(): Promise<DecoderEnd> {
    const { jpegBytesMax, onPicture, onTooLarge } = this.options;
    const splitter = new JpegSplitter(jpegBytesMax, onPicture, onTooLarge);
    this.child.stdout.on('data', (chunk: Buffer) => {
      splitter.push(chunk);
    });
    this.child.stderr.on('data', (chunk: Buffer) => {
      this.complaint = (this.complaint + chunk.toString('latin1')).slice(-complaintCharactersMax);
    });
    for (const stream of [this.child.stdin, this.child.stdout, this.child.stderr]) {
      // A broken pipe is the end of ffmpeg, which 'close' tells.
      stream.on('error', () => undefined);
    }
    return new Promise((resolve) => {
      this.child.once('error', (error) => {
        resolve({ wasRunning: false, complaint: error.message });
      });
      this.child.once('close', () => {
        resolve({ wasRunning: this.child.pid !== undefined, complaint: this.complaint });
      });
    });
  }
}

/** ffmpeg needs its libraries and nothing else; this process's environment holds passwords. */
function decoderEnvironment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const names = ['PATH', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'SYSTEMROOT'];
  return Object.fromEntries(names.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]]])));
}
