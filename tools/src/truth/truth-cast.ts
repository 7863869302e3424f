import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchNpmFiles } from '@smart-attendance/standalone';
import { defaultPackId } from '@smart-attendance/vision';
import { loadSamples, type FaceSample } from '../accuracy/face-samples';
import { personOf, readProtocol } from '../accuracy/lfw-protocol';
import { demoFigures, demoStrangers, photoSource, prepareDemo, type Figure } from '../demo-video';
import type { Look, ScriptedPerson } from './visit-script.policy';

export interface EnrolledPerson extends ScriptedPerson {
  /** Files. */
  readonly photos: readonly string[];
  /** Which face is meant, where others are in the background: a point, as `x,y`. */
  readonly face?: string;
}

/** Who is enrolled by which photos, and who is seen by which others. */
export interface TruthCast {
  readonly enrolled: readonly EnrolledPerson[];
  readonly strangers: readonly ScriptedPerson[];
  readonly photosOf: (figures: readonly Figure[]) => Promise<ReadonlyMap<string, Buffer>>;
}

export interface CastRequest {
  readonly modelsDir: string;
  readonly cacheDir: string;
  readonly ffmpegFile: string;
  readonly log: (line: string) => void;
}

/**
 * The people of the protocol of `npm run accuracy`: enrolled by its enrolment photos, seen by its probes; its strangers
 * by the one photo of each. How wide a face is, and whether it is turned away, is measured on the photo itself.
 */
export async function castOfData(dataDir: string, { modelsDir, cacheDir, log }: CastRequest): Promise<TruthCast> {
  const imagesDir = join(dataDir, 'images');
  const protocol = readProtocol(dataDir);
  const pack = { packId: defaultPackId, licenceAccepted: undefined, isFresh: false };
  const { samples, gates } = await loadSamples({ imagesDir, modelsDir, cacheDir, ...pack, log });
  const lookOf = (image: string): Look[] => {
    const sample = samples.get(image);
    if (sample === undefined) return [];
    const { yawDegrees, pitchDegrees } = sample.measures.pose;
    const isTurned = Math.abs(yawDegrees) > gates.yawDegreesMax || Math.abs(pitchDegrees) > gates.pitchDegreesMax;
    return [
      {
        figure: figureOf(join(imagesDir, image), sample),
        faceWidthPx: sample.measures.box.width,
        isTurnedAway: isTurned,
      },
    ];
  };
  const probesOf = (person: string) => protocol.probes.filter((probe) => probe.person === person);
  return {
    enrolled: protocol.enrolled.map(({ person, images }) => ({
      key: person,
      photos: images.map((image) => join(imagesDir, image)),
      face: middleOfPhoto,
      looks: probesOf(person).flatMap(({ image }) => lookOf(image)),
    })),
    strangers: protocol.strangers.map((image) => ({ key: personOf(image), looks: lookOf(image) })),
    photosOf: async (figures) => new Map(await Promise.all(figures.map(readOwn))),
  };
}

async function readOwn({ photo }: Figure): Promise<[string, Buffer]> {
  return [photo, await readFile(photo)];
}

const middleOfPhoto = '125,125';

/** A head and a neck of a photo of 250 x 250 px in which every face is at the same place. */
const headOutline =
  '82,214 88,192 74,174 64,148 59,118 60,86 68,58 84,38 104,27 125,23 146,27 166,38 182,58 190,86 191,118 186,148 ' +
  '176,174 162,192 168,214';
const cloths = ['#2f4a66', '#7a3b3f', '#3d4f43', '#8a7a5c', '#33343a', '#51637d', '#6d5a6b', '#5b5f3f', '#8b5e3c'];

function figureOf(photo: string, { image, measures }: FaceSample): Figure {
  const cloth = cloths[image.length % cloths.length] ?? '#33343a';
  // Faces that stand out of their place are of people in the background, and nobody's outline fits them.
  const middle = measures.box.x + measures.box.width / 2;
  const neck = [Math.round((125 + middle) / 2), 205] as const;
  return {
    photo,
    outline: headOutline,
    neck,
    headPx: 150,
    turnDegrees: 0,
    gains: [1, 1, 1],
    coat: { cloth, lapel: '#2b2d31', shirt: '#e9ecef' },
  };
}

/** A face is half as wide as a head is high. */
const faceWidthHeads = 0.5;

/** Those of the demo, of whom all but one are enrolled by the photo they are seen in. */
export async function castOfDemo({ cacheDir, ffmpegFile, log }: CastRequest): Promise<TruthCast> {
  const { cast } = await prepareDemo({ cacheDir, ffmpegBin: ffmpegFile, log });
  const personOfKey = (key: string): ScriptedPerson => {
    const figure = demoFigures[key];
    if (figure === undefined) throw new Error(`The demo has no figure of ${key}.`);
    return { key, looks: [{ figure, faceWidthPx: faceWidthHeads * figure.headPx, isTurnedAway: false }] };
  };
  return {
    enrolled: cast.map(({ key, enrolmentPhotos }) => ({ ...personOfKey(key), photos: enrolmentPhotos })),
    strangers: demoStrangers.map(personOfKey),
    photosOf: async (figures) => {
      const files = [...new Set(figures.map(({ photo }) => photo))];
      return fetchNpmFiles({ ...photoSource, files, cacheDir, log });
    },
  };
}
