import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { defaultPackId, FaceEngine, licenceSetting, pictureLimits } from '@smart-attendance/vision';
import { prepareModels } from '@smart-attendance/standalone';
import { callerPath } from '../caller-path';
import { command, WrongArguments } from '../command';
import { projectPaths } from '../project-paths';
import { annotate } from './annotated-picture';
import { describeFace } from './face-facts';

const USAGE = `npm run face -- PHOTO [--out FILE] [--json FILE] [--pack ID]
  PHOTO        a JPEG, PNG, WebP or GIF
  --out FILE   the picture with what was seen drawn on it (.png, .jpg or .webp); .data/face/<name>.png unless told
  --json FILE  the same as JSON; printed when no file is given
  --pack ID    another model pack than the default one
Ends with 0 when at least one face was found, 1 when none was or the photo cannot be read.`;

interface FaceOptions {
  readonly photo: string;
  readonly outFile: string;
  readonly jsonFile: string | undefined;
  readonly packId: string;
}

const text = { type: 'string' } as const;

/** Shows what the face engine sees in a photo, and why it would or would not use each face. */
export const faceCommand = command(
  { usage: USAGE, options: { out: text, json: text, pack: text }, hasPositionals: true },
  async ({ values, positionals }) => {
    const [given, ...others] = positionals;
    if (given === undefined || others.length > 0) throw new WrongArguments('Say which one photo to look at.');
    const photo = callerPath(given);
    const ownName = `${basename(photo, extname(photo))}.png`;
    const outFile = values.out === undefined ? join(projectPaths().dataDir, 'face', ownName) : callerPath(values.out);
    formatOf(outFile);
    if (outFile === photo) throw new WrongArguments('--out would overwrite the photo itself.');
    const jsonFile = values.json === undefined ? undefined : callerPath(values.json);
    return show({ photo, outFile, jsonFile, packId: values.pack ?? defaultPackId });
  },
);

async function show({ photo, outFile, jsonFile, packId }: FaceOptions): Promise<number> {
  const picture = readPhoto(photo);
  const { modelsDir, cacheDir } = projectPaths();
  await prepareModels({ modelsDir, cacheDir, packId, log: console.error });
  const engine = await FaceEngine.load({ modelsDir, packId, licenceAccepted: process.env[licenceSetting] });
  try {
    const { widthPx, heightPx, faces } = await engine.analyzePhoto(picture);
    const facts = faces.map(describeFace);
    const json = `${JSON.stringify({ photo: basename(photo), packId, widthPx, heightPx, faces: facts }, undefined, 2)}\n`;
    write(outFile, await annotate(picture, facts, formatOf(outFile)));
    if (jsonFile === undefined) process.stdout.write(json);
    else write(jsonFile, json);
    const count = `${faces.length} face${faces.length === 1 ? '' : 's'}`;
    console.error(
      `${count} in ${photo}; drawn in ${outFile}${jsonFile === undefined ? '' : `, described in ${jsonFile}`}`,
    );
    return faces.length > 0 ? 0 : 1;
  } finally {
    await engine.close();
  }
}

function readPhoto(photo: string): Buffer {
  const size = statSync(photo, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw new Error(`There is no file ${photo}.`);
  if (size > pictureLimits.bytesMax) {
    throw new Error(`${photo} has ${size} bytes; at most ${pictureLimits.bytesMax} are read.`);
  }
  return readFileSync(photo);
}

function write(file: string, content: Buffer | string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

const formats = { '.png': 'png', '.jpg': 'jpeg', '.jpeg': 'jpeg', '.webp': 'webp' } as const;
type PictureFormat = (typeof formats)[keyof typeof formats];

function formatOf(file: string): PictureFormat {
  const ending = extname(file).toLowerCase();
  if (ending in formats) return formats[ending as keyof typeof formats];
  throw new WrongArguments(`--out ends in ${Object.keys(formats).join(', ')}; ${file} does not.`);
}
