import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { runCommand } from '@smart-attendance/standalone';
import { picture, type Figure, type Lane, type Walk } from './demo-recipe';
import { deskItemsArtwork, emptySceneArtworks, laneBottomPx } from './scene-artwork';
import { makeBackground, makePersonSprite } from './sprite-maker';
import { overlayOf } from './walk-path.policy';

/** Takes 12 s on two cores; a machine that needs more than this is not working. */
const composeTimeoutMs = 300_000;

/** Who walks through the hall, and how the camera sends it. */
export interface Film {
  readonly framesPerSecond: number;
  readonly durationMs: number;
  readonly walks: readonly Walk[];
  readonly figures: Readonly<Record<string, Figure>>;
  /** By their names in the figures. */
  readonly photos: ReadonlyMap<string, Buffer>;
  /** Of x264: 18 is as good as the original, above 30 blocks show. */
  readonly crf?: number;
}

/**
 * The options that decide what the video looks like: a keyframe every second, where a viewer may join; no B pictures,
 * so that the order of sending is the order of showing; a fixed number of threads, on which x264's result depends; and
 * the fine moving noise of a real sensor. Understood by ffmpeg 4.0 to 7.
 */
export function encoderArguments(everySecond: number, crf = 23): string[] {
  const quality = `-preset veryfast -crf ${crf} -maxrate 6M -bufsize 6M -threads 2`;
  const keyframes = `-g ${everySecond} -keyint_min ${everySecond} -sc_threshold 0`;
  return `-c:v libx264 -profile:v main -bf 0 ${quality} ${keyframes} -f h264`.split(' ');
}
const sensorNoise = 'noise=alls=4:allf=t:all_seed=7,format=yuv420p';

interface Layer {
  readonly png: Buffer;
  /** How ffmpeg lays it over what is there. */
  readonly overlay: string;
}

/** Writes the film as an H.264 byte stream (Annex B): the scene, and layer by layer over it everybody who walks by. */
export async function composeVideo(ffmpegFile: string, film: Film, path: string): Promise<void> {
  const folder = `${path}.layers`;
  await mkdir(folder);
  try {
    const background = await makeBackground(emptySceneArtworks());
    const layers = await layersOf(background, film);
    const files = [background, ...layers.map(({ png }) => png)].map((png, index) => ({
      png,
      file: join(folder, `${index}.png`),
    }));
    for (const { png, file } of files) await writeFile(file, png);
    const steps = layers.map(({ overlay }, index) => `[v${index}][${index + 1}]${overlay}[v${index + 1}]`);
    const graph = [`[0]null[v0]`, ...steps, `[v${layers.length}]${sensorNoise}[film]`].join(';');
    const frames = (film.durationMs * film.framesPerSecond) / 1000;
    const scene = `-v error -nostdin -loop 1 -framerate ${film.framesPerSecond}`.split(' ');
    const inputs = files.flatMap(({ file }) => ['-i', file]);
    const made = ['-filter_complex', graph, '-map', '[film]', '-frames:v', String(frames)];
    const args = [...scene, ...inputs, ...made, ...encoderArguments(film.framesPerSecond, film.crf), '-y', path];
    const { isOk, why } = await runCommand(ffmpegFile, args, { timeoutMs: composeTimeoutMs });
    if (!isOk) throw new Error(`ffmpeg could not make the video: ${why}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** From back to front; the rows below a lane are what hides it, so they come again over whoever walks there. */
async function layersOf(background: Buffer, film: Film): Promise<Layer[]> {
  const below = async (lane: keyof typeof laneBottomPx): Promise<Layer> => {
    const top = laneBottomPx[lane];
    const area = { left: 0, top, width: picture.widthPx, height: picture.heightPx - top };
    return { png: await sharp(background).extract(area).png().toBuffer(), overlay: `overlay=format=rgb:y=${top}` };
  };
  const items = { png: await sharp(Buffer.from(deskItemsArtwork())).png().toBuffer(), overlay: 'overlay=format=rgb' };
  return [
    ...(await walkersOf('far', film)),
    await below('far'),
    ...(await walkersOf('middle', film)),
    await below('middle'),
    items,
    ...(await walkersOf('near', film)),
  ];
}

function walkersOf(lane: Lane, { walks, figures, photos }: Film): Promise<Layer[]> {
  const own = walks.filter((walk) => walk.lane === lane);
  return Promise.all(
    own.map(async (walk) => {
      const figure = figures[walk.who];
      const photo = photos.get(figure?.photo ?? '');
      if (figure === undefined || photo === undefined) throw new Error(`There is no figure or photo of ${walk.who}.`);
      const { png, anchor } = await makePersonSprite(photo, figure, walk);
      return { png, overlay: overlayOf(walk, anchor) };
    }),
  );
}
