import { ffmpegOutput, H264Clip } from '@smart-attendance/testing';

export interface FilmOptions {
  /** For example `1280x720`. */
  readonly size: string;
  readonly framesPerSecond: number;
  readonly seconds: number;
  /** In pictures. */
  readonly keyframeEvery: number;
  /** Laid over the moving test picture, in ffmpeg's words. */
  readonly filter?: string;
  /** As fast as can be encoded unless given. */
  readonly kilobitsPerSecond?: number;
}

/** A moving test picture, encoded by ffmpeg as H.264 without B pictures. */
export async function benchFilm(ffmpegFile: string, options: FilmOptions): Promise<H264Clip> {
  const { size, framesPerSecond, seconds, keyframeEvery, filter, kilobitsPerSecond } = options;
  const source = [`testsrc2=s=${size}:r=${framesPerSecond}`, ...(filter === undefined ? [] : [filter])].join();
  const rate = `${kilobitsPerSecond ?? 0}k`;
  const quality =
    kilobitsPerSecond === undefined
      ? ['-preset', 'ultrafast']
      : ['-preset', 'veryfast', '-b:v', rate, '-maxrate', rate, '-bufsize', rate];
  const input = ['-f', 'lavfi', '-i', source, '-t', String(seconds)];
  const encoder = ['-c:v', 'libx264', ...quality, '-bf', '0', '-g', String(keyframeEvery), '-pix_fmt', 'yuv420p'];
  const output = await ffmpegOutput(ffmpegFile, [...input, ...encoder, '-f', 'h264', 'pipe:1']);
  return H264Clip.fromAnnexB(output, framesPerSecond);
}
