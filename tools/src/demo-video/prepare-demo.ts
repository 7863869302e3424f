import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { fetchNpmFiles } from '@smart-attendance/standalone';
import { cachedFolder } from './demo-cache';
import { cast, photoSource, picture, strangers, walks, type CastMember } from './demo-recipe';
import { figures } from './figures';
import { deskItemsArtwork, emptySceneArtworks } from './scene-artwork';
import { composeVideo, encoderArguments } from './video-composer';
import { appearanceOf, type Appearance } from './walk-path.policy';

/** Raised when the code changes what it makes of the same recipe. */
const composerRevision = 2;
const clipName = 'demo.h264';

export interface PrepareDemoRequest {
  /** Gets the downloaded package and a folder `demo-video`. Created when absent. */
  readonly cacheDir: string;
  readonly ffmpegBin: string;
  readonly log: (line: string) => void;
}

/** An employee of the demo, to be enrolled with the photos and recognised at the appearances. */
export interface DemoPerson extends CastMember {
  /** JPEG files with one face each. */
  readonly enrolmentPhotos: readonly string[];
  readonly appearances: readonly Appearance[];
}

/** Somebody who is seen and was never enrolled. */
export interface DemoStranger {
  readonly key: string;
  readonly appearances: readonly Appearance[];
}

export interface Demo {
  /** H.264, Annex B, a keyframe every second, no B pictures; begins and ends with the empty scene, so it loops. */
  readonly clipPath: string;
  readonly framesPerSecond: number;
  readonly durationMs: number;
  readonly cast: readonly DemoPerson[];
  readonly strangers: readonly DemoStranger[];
}

/**
 * The demo's video and portraits, composed from the photos of a published package at the first call and kept. Takes
 * about 15 s on two cores then, and is only checked afterwards. Two calls at once are safe. Rejects with an AppError
 * when the photos cannot be had, with an Error when ffmpeg or the disk fails.
 */
export async function prepareDemo(request: PrepareDemoRequest): Promise<Demo> {
  const folder = await cachedFolder(join(request.cacheDir, 'demo-video'), recipeHash(), (work) =>
    compose(work, request),
  );
  return {
    clipPath: join(folder, clipName),
    framesPerSecond: picture.framesPerSecond,
    durationMs: picture.durationMs,
    cast: cast.map((member) => ({
      ...member,
      enrolmentPhotos: [join(folder, portraitName(member.key))],
      appearances: appearancesOf(member.key),
    })),
    strangers: strangers.map((key) => ({ key, appearances: appearancesOf(key) })),
  };
}

async function compose(folder: string, { cacheDir, ffmpegBin, log }: PrepareDemoRequest): Promise<void> {
  const names = [...Object.values(figures), ...cast.map((person) => person.portrait)].map((part) => part.photo);
  const photos = await fetchNpmFiles({ ...photoSource, files: [...new Set(names)], cacheDir, log });
  for (const person of cast) await writeFile(join(folder, portraitName(person.key)), await cutPortrait(person, photos));
  log(`Composing the demo video (${picture.durationMs / 1000} s), once.`);
  await composeVideo(ffmpegBin, { ...picture, walks, figures, photos }, join(folder, clipName));
}

/** When the faces of one person are in the picture, in the order of the video. */
function appearancesOf(who: string): Appearance[] {
  return walks
    .filter((walk) => walk.who === who)
    .map((walk) => appearanceOf(walk, picture.widthPx, picture.framesPerSecond));
}

async function cutPortrait(person: CastMember, photos: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const { photo, ...area } = person.portrait;
  const bytes = photos.get(photo);
  if (bytes === undefined) throw new Error(`The recipe names no photo ${photo}.`);
  return sharp(bytes).extract(area).jpeg({ quality: 92 }).toBuffer();
}

function portraitName(key: string): string {
  return `portrait-${key}.jpg`;
}

/** Everything that decides what comes out. */
function recipeHash(): string {
  const drawings = [...emptySceneArtworks(), deskItemsArtwork()];
  const recipe = { composerRevision, photoSource, picture, cast, strangers, walks, figures, drawings };
  return createHash('sha256')
    .update(JSON.stringify({ ...recipe, encoder: encoderArguments(picture.framesPerSecond) }))
    .digest('hex');
}
