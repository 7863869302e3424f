import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { AccessUnit, VideoCodec } from '@smart-attendance/rtsp';
import { decoderArguments, greyPipe, type DecoderSettings } from './decoder-arguments.policy';
import { FrameBucket } from './frame-bucket.policy';
import { JpegSplitter } from './jpeg-splitter';
import { matroskaHead, matroskaPicture } from './matroska.policy';
import { PicturePairs } from './picture-pairs';
import { processSeconds } from './process-seconds';

export interface DecoderOptions {
  readonly ffmpegFile: string;
  readonly codec: VideoCodec['name'];
  readonly jpegBytesMax: number;
}

/** Why a picture was left out: the coarsest JPEG of it is too large, or ffmpeg is too slow for this camera. */
export type DropReason = 'too_large' | 'decoder_busy';

/** Where decoded pictures go, and what becomes of the others. */
export interface PictureSink {
  /** The moment it left the decoder, with its grey copy if the settings ask for one. */
  readonly onPicture: (jpeg: Buffer, grey: Buffer | undefined) => void;
  readonly onDropped: (reason: DropReason) => void;
  /** The decoder ran into nonsense in a slice and hides that as well as it can. */
  readonly onDamaged?: () => void;
  /** Processor time of the decoder since the last call, in seconds; never where the system does not tell. */
  readonly onSecondsUsed?: (seconds: number) => void;
  /**
   * It goes on with other settings than asked, because of the size of the frames or because the hardware does not
   * decode.
   */
  readonly onAdapted?: (why: 'too_large' | 'hardware', settings: DecoderSettings) => void;
}

export interface DecoderEnd {
  /** Whether ffmpeg ran at all. */
  readonly wasRunning: boolean;
  /** Whether a signal ended it; else it gave up by itself. */
  readonly wasKilled: boolean;
  /** The last of what ffmpeg complained about; about pictures, since it knows no address. For the log only. */
  readonly complaint: string;
  /** Why it could not be started. */
  readonly error?: Error;
}

/** Two seconds of a 4K camera; beyond it ffmpeg does not keep up. */
const backlogBytesMax = 8 * 1024 * 1024;
/** Of a smaller camera so many bytes are half a minute: frames would be as old, and be said to be of now. */
const backlogMsMax = 2_000;
/** Longer than this no picture waits for the next frame: decoding many at once would make that one late. */
const holdMaxMs = 200;
const killAfterMs = 2_000;
const complaintCharactersMax = 2_000;
/** Of an ffmpeg that was told to end by a signal that it handles. */
const interruptedCode = 255;
/**
 * What ffmpeg says once for each slice of H.264, or each motion JPEG, that it cannot read to its end; the same in
 * versions 4 to 9. A version that said it otherwise would only be heard no more.
 */
const damage = /error while decoding MB|bad vlc|error y=/;
/** What a decoder uses in its last such time may go uncounted. */
const secondsEveryMs = 2_000;

/**
 * One ffmpeg that turns coded pictures into JPEGs. It reads standard input, writes pipes and knows nothing else: when
 * this process ends, however it ends, the system closes all of them, and ffmpeg ends by itself.
 */
export class Decoder {
  /** Resolves when ffmpeg is gone; any exit, 0 included. Never rejects. */
  readonly ended: Promise<DecoderEnd>;

  private readonly child: ChildProcess;
  private readonly input: Writable;
  private complaint = '';
  private startedAtMs: number | undefined;
  private lastMs = -1;
  private awaitsKeyframe = true;
  private readonly bucket: FrameBucket;
  /** Pictures that ffmpeg needs only to decode the next frame, and gets with it. */
  private held: Buffer[] = [];
  private handedOnMs = 0;
  /** When each piece was handed on that ffmpeg has not taken yet. */
  private readonly waitingSinceMs: number[] = [];
  private firstPictureAtMs: number | undefined;
  private secondsReported = 0;

  /** @throws where this machine has no descriptors for the pipes */
  constructor(
    { ffmpegFile, codec, jpegBytesMax }: DecoderOptions,
    settings: DecoderSettings,
    private readonly sink: PictureSink,
  ) {
    const args = decoderArguments(settings, jpegBytesMax);
    const { child, input, jpegs, complaints, greys } = start(ffmpegFile, args, settings.hasGreyCopy === true);
    this.child = child;
    this.bucket = new FrameBucket(settings.framesPerSecond);
    this.input = input;
    this.ended = this.watch();
    this.read(jpegs, greys, jpegBytesMax);
    complaints.on('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1');
      this.complaint = (this.complaint + text).slice(-complaintCharactersMax);
      for (let left = text.split(damage).length; left > 1; left -= 1) sink.onDamaged?.();
    });
    this.input.write(matroskaHead(codec));
  }

  get processId(): number | undefined {
    return this.child.pid;
  }

  /**
   * `atMs` is when it came, by a clock that never jumps. The first picture, and the first after an overrun, is a
   * keyframe.
   */
  write(unit: Pick<AccessUnit, 'bytes' | 'isKeyframe'>, atMs: number): void {
    const backlog = this.backlog;
    if (backlog > 1) this.awaitsKeyframe = true;
    if (this.awaitsKeyframe && (!unit.isKeyframe || backlog > 0.5)) {
      if (this.startedAtMs !== undefined) this.sink.onDropped('decoder_busy');
      return;
    }
    this.awaitsKeyframe = false;
    this.startedAtMs ??= atMs;
    this.lastMs = Math.max(this.lastMs + 1, Math.round(atMs - this.startedAtMs));
    this.held.push(matroskaPicture(unit.bytes, this.lastMs, unit.isKeyframe));
    const isFrame = this.bucket.takes(this.lastMs);
    if (isFrame || this.lastMs - this.handedOnMs >= holdMaxMs) this.handOn();
  }

  /** Ends the input, and resolves when the last picture is out; by force after two seconds. */
  async finish(): Promise<void> {
    this.handOn();
    this.input.end();
    await this.endedInTime();
  }

  /** Ends ffmpeg, by force after two seconds, and resolves when it is gone. */
  async stop(): Promise<void> {
    this.reportSeconds();
    this.input.destroy();
    this.child.kill('SIGTERM');
    await this.endedInTime();
  }

  private handOn(): void {
    this.handedOnMs = this.lastMs;
    if (this.held.length === 0) return;
    this.waitingSinceMs.push(performance.now());
    // One write, and ffmpeg wakes up once.
    this.input.write(this.held.length === 1 ? this.held[0] : Buffer.concat(this.held), () => {
      this.waitingSinceMs.shift();
    });
    this.held = [];
  }

  /**
   * What ffmpeg has not taken yet, as a share of what may wait. How long it takes to start, and with what came
   * meanwhile, is no lateness.
   */
  private get backlog(): number {
    const [oldestMs] = this.waitingSinceMs;
    const sinceMs = Math.max(oldestMs ?? Infinity, this.firstPictureAtMs ?? Infinity);
    const lateMs = Math.max(0, performance.now() - sinceMs);
    return Math.max(this.input.writableLength / backlogBytesMax, lateMs / backlogMsMax);
  }

  private async endedInTime(): Promise<void> {
    const timer = setTimeout(() => this.child.kill('SIGKILL'), killAfterMs);
    await this.ended;
    clearTimeout(timer);
  }

  private read(jpegs: Readable, greys: Readable | undefined, jpegBytesMax: number): void {
    const { onDropped } = this.sink;
    const onPicture: PictureSink['onPicture'] = (jpeg, grey) => {
      this.firstPictureAtMs ??= performance.now();
      this.sink.onPicture(jpeg, grey);
    };
    const onTooLarge = (): void => {
      onDropped('too_large');
    };
    const pairs = greys === undefined ? undefined : new PicturePairs(onPicture, onTooLarge);
    const splitter = new JpegSplitter(
      jpegBytesMax,
      (jpeg) => {
        if (pairs === undefined) onPicture(jpeg, undefined);
        else pairs.addJpeg(jpeg);
      },
      () => {
        if (pairs === undefined) onTooLarge();
        else pairs.addJpeg(undefined);
      },
    );
    jpegs.on('data', (chunk: Buffer) => {
      splitter.push(chunk);
    });
    greys?.on('data', (chunk: Buffer) => {
      pairs?.addGreyBytes(chunk);
    });
  }

  private watch(): Promise<DecoderEnd> {
    const timer = setInterval(() => {
      this.reportSeconds();
    }, secondsEveryMs);
    return new Promise<DecoderEnd>((resolve) => {
      this.child.once('error', (error) => {
        resolve({ wasRunning: false, wasKilled: false, complaint: error.message, error });
      });
      this.child.once('close', (code, signal) => {
        const wasKilled = signal !== null || code === interruptedCode;
        resolve({ wasRunning: this.child.pid !== undefined, wasKilled, complaint: this.complaint });
      });
    }).finally(() => {
      clearInterval(timer);
    });
  }

  private reportSeconds(): void {
    const { processId } = this;
    const seconds = processId === undefined ? undefined : processSeconds(processId);
    if (seconds === undefined || seconds <= this.secondsReported) return;
    this.sink.onSecondsUsed?.(seconds - this.secondsReported);
    this.secondsReported = seconds;
  }
}

interface Started {
  readonly child: ChildProcess;
  readonly input: Writable;
  readonly jpegs: Readable;
  readonly complaints: Readable;
  readonly greys: Readable | undefined;
}

function start(ffmpegFile: string, args: readonly string[], hasGreyCopy: boolean): Started {
  const child = spawn(ffmpegFile, args, {
    stdio: ['pipe', 'pipe', 'pipe', hasGreyCopy ? 'pipe' : 'ignore'],
    env: decoderEnvironment(process.env),
    windowsHide: true,
  });
  const { stdin: input, stdout: jpegs, stderr: complaints } = child;
  // Node makes none when it has no descriptors for them, whatever its types say, and tells why a moment later.
  if (!(input && jpegs && complaints)) {
    child.on('error', () => undefined);
    throw Object.assign(new Error('There are no pipes to ffmpeg.'), { code: 'EMFILE' });
  }
  const greys = hasGreyCopy ? (child.stdio[greyPipe] as Readable) : undefined;
  for (const stream of [input, jpegs, complaints, greys]) {
    // A broken pipe is the end of ffmpeg, which 'close' tells.
    stream?.on('error', () => undefined);
  }
  return { child, input, jpegs, complaints, greys };
}

/** ffmpeg needs its libraries and nothing else; this process's environment holds passwords. */
function decoderEnvironment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const names = ['PATH', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'SYSTEMROOT'];
  return Object.fromEntries(names.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]]])));
}
