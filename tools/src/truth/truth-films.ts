import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { H264Clip } from '@smart-attendance/testing';
import { cachedFolder, composeVideo, encoderArguments } from '../demo-video';
import type { CastRequest, TruthCast } from './truth-cast';
import { filmFramesPerSecond, type ScriptedFilm } from './visit-script.policy';

/** Raised when the code changes what it makes of the same script. */
const composerRevision = 1;
const clipName = 'film.h264';

/** Composed at the first call, with what truly happens in it beside it, and kept. @returns the file */
export async function composeFilm(
  film: ScriptedFilm,
  cast: TruthCast,
  { cacheDir, ffmpegFile }: Pick<CastRequest, 'cacheDir' | 'ffmpegFile'>,
): Promise<string> {
  const photos = await cast.photosOf(Object.values(film.figures));
  const bytes = [...photos].map(([name, photo]) => [name, createHash('sha256').update(photo).digest('hex')]);
  const recipe = { composerRevision, film, bytes, encoder: encoderArguments(filmFramesPerSecond, film.crf) };
  const hash = createHash('sha256').update(JSON.stringify(recipe)).digest('hex');
  const folder = await cachedFolder(join(cacheDir, 'truth-films'), hash, async (work) => {
    const { durationMs, crf, figures, visits } = film;
    const walks = visits.map(({ walk }) => walk);
    const made = { framesPerSecond: filmFramesPerSecond, durationMs, crf, figures, walks, photos };
    await composeVideo(ffmpegFile, made, join(work, clipName));
  });
  return join(folder, clipName);
}

export async function readFilm(file: string): Promise<H264Clip> {
  return H264Clip.fromAnnexB(await readFile(file), filmFramesPerSecond);
}
