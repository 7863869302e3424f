import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { RgbFrame } from './frame-painter';

export interface EncodeRequest {
  readonly ffmpegBin: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly framesPerSecond: number;
  readonly frameCount: number;
  readonly paint: (index: number) => RgbFrame;
  /** Written as an H.264 byte stream (Annex B). */
  readonly path: string;
  /** Told the share done, 0..1, about ten times. */
  readonly onProgress: (share: number) => void;
}

/** Takes 12 s on two cores; a machine that needs more than this is not working. */
const encodeTimeoutMs = 300_000;
const errorTextMax = 4_000;

/**
 * The options that decide what the video looks like: a keyframe every second, where a viewer may join; no B pictures,
 * so that the order of sending is the order of showing; a fixed number of threads, on which x264's result depends; and
 * the fine moving noise of a real sensor. Understood by ffmpeg 4.0 to 7.
 */
export function encoderArguments(framesPerSecond: number): string[] {
  const keyframes = ['-g', String(framesPerSecond), '-keyint_min', String(framesPerSecond), '-sc_threshold', '0'];
  return [
    ...['-vf', 'noise=alls=4:allf=t:all_seed=7,format=yuv420p', '-c:v', 'libx264', '-profile:v', 'main', '-bf', '0'],
    ...['-preset', 'veryfast', '-crf', '23', '-maxrate', '6M', '-bufsize', '6M', '-threads', '2', ...keyframes],
    ...['-f', 'h264'],
  ];
}

/** Paints and encodes frame after frame, never more than the encoder takes. Rejects with what ffmpeg said last. */
export async function encodeVideo(request: EncodeRequest): Promise<void> {
  const { widthPx, heightPx, framesPerSecond, frameCount } = request;
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${widthPx}x${heightPx}`, '-r', String(framesPerSecond)];
  const output = [...encoderArguments(framesPerSecond), '-y', request.path];
  const ffmpeg = spawn(request.ffmpegBin, ['-v', 'error', ...input, '-i', 'pipe:0', ...output], {
    stdio: ['pipe', 'ignore', 'pipe'],
    timeout: encodeTimeoutMs,
    killSignal: 'SIGKILL',
  });
  let said = '';
  ffmpeg.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-errorTextMax);
  });
  // Writing to an ffmpeg that died fails here first; the reason is in its exit and its words.
  ffmpeg.stdin.on('error', () => undefined);
  const ended = new Promise<string | undefined>((resolve) => {
    ffmpeg.on('error', (error) => {
      resolve(error.message);
    });
    ffmpeg.on('close', (code, signal) => {
      resolve(code === 0 ? undefined : said.trim() || `it ended with ${signal ?? String(code)}`);
    });
  });
  for (let index = 0; index < frameCount && ffmpeg.stdin.writable; index += 1) {
    const hasRoom = ffmpeg.stdin.write(request.paint(index).bytes);
    if (!hasRoom) await Promise.race([once(ffmpeg.stdin, 'drain').catch(() => undefined), ended]);
    if ((index + 1) % Math.ceil(frameCount / 10) === 0) request.onProgress((index + 1) / frameCount);
  }
  ffmpeg.stdin.end();
  const failure = await ended;
  if (failure !== undefined) throw new Error(`ffmpeg could not make the demo video: ${failure}`);
}
