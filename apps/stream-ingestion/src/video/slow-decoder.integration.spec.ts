import { H264Clip, required } from '@smart-attendance/testing';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { testFilm } from '../testing/film';
import { Decoder } from './decoder';

const ffmpegFile = required('FFMPEG_BIN');
const framesPerSecond = 10;
const seconds = 20;
const startCode = Buffer.from([0, 0, 0, 1]);

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slow-decoder-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** An ffmpeg that takes half of what this camera sends, as on a machine that has too much to do. */
async function slowFfmpeg(cameraBytesPerSecond: number): Promise<string> {
  const file = join(folder, 'ffmpeg');
  const script = `#!${process.execPath}
const ffmpeg = require('node:child_process').spawn(${JSON.stringify(ffmpegFile)}, process.argv.slice(2), {
  stdio: ['pipe', 'inherit', 'inherit'],
});
ffmpeg.on('close', () => process.exit());
(async () => {
  for await (const chunk of process.stdin) {
    ffmpeg.stdin.write(chunk);
    await new Promise((resolve) => setTimeout(resolve, (chunk.length * 2_000) / ${cameraBytesPerSecond}));
  }
  ffmpeg.stdin.end();
})();
`;
  await writeFile(file, script, { mode: 0o755 });
  return file;
}

it('a picture leaves an ffmpeg that is too slow for its camera some seconds late at most, or not at all', async () => {
  const film = await testFilm(ffmpegFile, {
    size: '1280x720',
    framesPerSecond,
    seconds: 2,
    keyframeEvery: framesPerSecond,
  });
  const { accessUnits } = H264Clip.fromAnnexB(film, framesPerSecond);
  const units = accessUnits.map(({ nals, isKeyframe }) => ({
    bytes: Buffer.concat(nals.flatMap((nal) => [startCode, nal])),
    isKeyframe,
  }));
  const takenAtMs: number[] = [];
  const lateMs: number[] = [];
  let dropped = 0;
  const decoder = new Decoder(
    { ffmpegFile: await slowFfmpeg(film.length / 2), codec: 'h264', jpegBytesMax: 1_000_000 },
    { framesPerSecond: 30, box: { widthMax: 640, heightMax: 360 }, jpegQscale: 10 },
    {
      onPicture: () => lateMs.push(performance.now() - (takenAtMs[lateMs.length] ?? performance.now())),
      onDropped: () => (dropped += 1),
    },
  );
  try {
    for (let count = 0; count < seconds * framesPerSecond; count += 1) {
      const unit = units[count % units.length];
      const before = dropped;
      if (unit !== undefined) decoder.write(unit, performance.now());
      if (dropped === before) takenAtMs.push(performance.now());
      await pause(1_000 / framesPerSecond);
    }
  } finally {
    await decoder.stop();
  }
  expect(lateMs.length).toBeGreaterThan(20);
  // Two seconds, and what the system and this ffmpeg hold of so small a film; without an end it would be ten by now.
  expect(Math.max(...lateMs)).toBeLessThan(6_500);
  expect(dropped).toBeGreaterThan(0);
});
