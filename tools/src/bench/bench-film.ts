import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { H264Clip } from '@smart-attendance/testing';

const bytesMax = 64 * 1024 * 1024;

export interface FilmOptions {
  readonly size: string;
  readonly framesPerSecond: number;
  readonly seconds: number;
  /** In pictures. */
  readonly keyframeEvery: number;
}

/** A moving test picture, encoded by ffmpeg as H.264 without B pictures. */
export async function benchFilm(ffmpegFile: string, options: FilmOptions): Promise<H264Clip> {
  const { size, framesPerSecond, seconds, keyframeEvery } = options;
  const source = ['-f', 'lavfi', '-i', `testsrc2=s=${size}:r=${framesPerSecond}`, '-t', String(seconds)];
  const encoder = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-g', String(keyframeEvery)];
  const { stdout } = await promisify(execFile)(
    ffmpegFile,
    ['-v', 'error', '-nostdin', ...source, ...encoder, '-pix_fmt', 'yuv420p', '-f', 'h264', 'pipe:1'],
    { encoding: 'buffer', maxBuffer: bytesMax },
  );
  return H264Clip.fromAnnexB(stdout, framesPerSecond);
}
