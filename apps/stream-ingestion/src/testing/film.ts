import { ffmpegOutput } from '@smart-attendance/testing';

export interface FilmOptions {
  readonly size?: string;
  readonly framesPerSecond?: number;
  readonly seconds?: number;
  /** In pictures; one a second unless given. */
  readonly keyframeEvery?: number;
}

/** A moving test picture as H.264 without B pictures. */
export function testFilm(ffmpegFile: string, options: FilmOptions = {}): Promise<Buffer> {
  const { size = '640x360', framesPerSecond = 25, seconds = 4, keyframeEvery = framesPerSecond } = options;
  return ffmpegOutput(ffmpegFile, [
    '-f',
    'lavfi',
    '-i',
    `testsrc2=s=${size}:r=${framesPerSecond}`,
    '-t',
    String(seconds),
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-bf',
    '0',
    '-g',
    String(keyframeEvery),
    '-pix_fmt',
    'yuv420p',
    '-f',
    'h264',
    'pipe:1',
  ]);
}

/** The same with parameter sets that make no sense: looks like H.264, and nobody can decode it. */
export function spoilt(annexB: Buffer): Buffer {
  const bytes = Buffer.from(annexB);
  const startCode = Buffer.from([0, 0, 1]);
  for (let at = bytes.indexOf(startCode); at >= 0; at = bytes.indexOf(startCode, at + 3)) {
    const isSettings = [7, 8].includes((bytes[at + 3] ?? 0) & 0x1f);
    const end = bytes.indexOf(startCode, at + 3);
    // Seven zero bits, one, and so on: every number in it is far beyond its limit.
    if (isSettings && end > 0) bytes.fill(0x01, at + 4, end - 1);
  }
  return bytes;
}
