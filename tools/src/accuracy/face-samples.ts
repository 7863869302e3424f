import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  FaceEngine,
  judgeQuality,
  openPackFolder,
  type CalibrationPoint,
  type DetectedFace,
  type FaceMeasures,
  type FaceQuality,
  type QualityGates,
} from '@smart-attendance/vision';
import { personOf } from './lfw-protocol';
import { readSampleCache, writeSampleCache, type StoredFace } from './sample-cache';

/** The face of one image, embedded whatever the gates think of it. */
export interface FaceSample {
  readonly image: string;
  readonly person: string;
  readonly embedding: Float32Array;
  /** Judged by the pack's own gates. */
  readonly quality: FaceQuality;
  readonly measures: FaceMeasures;
  /** 0 spoof .. 1 live; absent where the pack judges no liveness. */
  readonly liveness?: number | undefined;
}

export interface SampleSet {
  readonly packId: string;
  readonly calibration: readonly CalibrationPoint[];
  readonly gates: QualityGates;
  /** Images in which no face was found have no sample. */
  readonly samples: ReadonlyMap<string, FaceSample>;
  readonly imagesWithoutFace: readonly string[];
  readonly imagesFromCache: number;
  readonly imagesEmbedded: number;
}

export interface SampleRequest {
  readonly imagesDir: string;
  readonly modelsDir: string;
  readonly cacheDir: string;
  readonly packId: string;
  /** The id of the pack whose licence the operator accepts. */
  readonly licenceAccepted: string | undefined;
  /** Reads nothing from the cache. */
  readonly isFresh: boolean;
  readonly log: (line: string) => void;
}

/** Every face passes these, so that refused faces can be compared as well. */
const openGates: QualityGates = {
  faceWidthPxMin: 0,
  sharpnessMin: 0,
  brightnessMin: 0,
  yawDegreesMax: 180,
  pitchDegreesMax: 180,
  vectorLengthMin: 0,
};
/** One picture is decoded while another has the models. */
const imagesAtOnce = 2;
const imagesPerStep = 1000;

/**
 * The face nearest to the middle of every image below `imagesDir/<person>/`. What was embedded before, by the same pack
 * and the same code, comes out of the cache.
 */
export async function loadSamples(request: SampleRequest): Promise<SampleSet> {
  const { imagesDir, modelsDir, cacheDir, packId, isFresh, log } = request;
  const images = listImages(imagesDir);
  const cacheFile = join(cacheDir, 'accuracy', `${packId}-${fingerprint(modelsDir, packId)}.bin`);
  const stored = isFresh ? new Map<string, StoredFace | null>() : readSampleCache(cacheFile);
  const digests = new Map<string, string>();
  const missing: string[] = [];
  for (const image of images) {
    const digest = sha256(await readFile(join(imagesDir, image)));
    digests.set(image, digest);
    if (!stored.has(digest)) missing.push(image);
  }
  const { calibration, gates } = await openPackFolder(modelsDir, packId);
  if (missing.length > 0) {
    await embedAll(request, missing, (image, face) => stored.set(digests.get(image) ?? '', face));
    writeSampleCache(cacheFile, stored);
  }
  if (missing.length < images.length) {
    log(
      `${images.length - missing.length} of ${images.length} faces come from ${cacheFile} (--fresh embeds them again)`,
    );
  }
  const samples = new Map<string, FaceSample>();
  for (const image of images) {
    const face = stored.get(digests.get(image) ?? '');
    if (face === undefined || face === null) continue;
    const { embedding, measures, liveness } = face;
    const quality = judgeQuality(measures, gates);
    samples.set(image, { image, person: personOf(image), embedding, measures, liveness, quality });
  }
  return {
    packId,
    calibration: calibration?.points ?? [],
    gates,
    samples,
    imagesWithoutFace: images.filter((image) => !samples.has(image)),
    imagesFromCache: images.length - missing.length,
    imagesEmbedded: missing.length,
  };
}

async function embedAll(
  { imagesDir, modelsDir, packId, licenceAccepted, log }: SampleRequest,
  images: readonly string[],
  keep: (image: string, face: StoredFace | null) => void,
): Promise<void> {
  const engine = await FaceEngine.load({ modelsDir, packId, licenceAccepted, liveness: 'flag', gates: openGates });
  const pending = images.values();
  let done = 0;
  const work = async (): Promise<void> => {
    for (const image of pending) {
      const { faces, widthPx, heightPx } = await engine.analyzePhoto(await readFile(join(imagesDir, image)));
      keep(image, storedFace(centralFace(faces, widthPx, heightPx)));
      done += 1;
      if (done % imagesPerStep === 0) log(`${done} of ${images.length} images embedded`);
    }
  };
  try {
    await Promise.all(Array.from({ length: imagesAtOnce }, work));
  } finally {
    await engine.close();
  }
}

/** LFW's subject is the face nearest to the middle; others in the background are somebody else. */
function centralFace(faces: readonly DetectedFace[], widthPx: number, heightPx: number): DetectedFace | undefined {
  const offCentre = ({ box }: DetectedFace): number =>
    Math.hypot(box.x + box.width / 2 - widthPx / 2, box.y + box.height / 2 - heightPx / 2);
  return [...faces].sort((a, b) => offCentre(a) - offCentre(b))[0];
}

function storedFace(face: DetectedFace | undefined): StoredFace | null {
  if (face?.embedding === undefined) return null;
  const { box, pose, detectorScore, quality, embedding, liveness } = face;
  const { interEyePx, sharpness, brightness, vectorLength } = quality;
  return {
    embedding,
    measures: { box, pose, detectorScore, interEyePx, sharpness, brightness, vectorLength },
    ...(liveness !== undefined && { liveness: liveness.score }),
  };
}

function listImages(imagesDir: string): string[] {
  return readdirSync(imagesDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(imagesDir, name)).map((file) => `${name}/${file}`))
    .filter((image) => /\.(jpe?g|png)$/i.test(image))
    .sort();
}

/**
 * Changes with whatever could change a vector or a measure: the engine's built code and the pack. Judging quality is
 * left out, since scores are made from the stored measures each time.
 */
function fingerprint(modelsDir: string, packId: string): string {
  const builtDir = dirname(require.resolve('@smart-attendance/vision'));
  const code = readdirSync(builtDir, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js') && !name.endsWith('.spec.js') && !name.endsWith('quality.policy.js'))
    .filter((name) => !name.startsWith('bench'))
    .sort();
  const hash = createHash('sha256').update(readFileSync(join(modelsDir, packId, 'pack.json')));
  for (const name of code) hash.update(name).update(readFileSync(join(builtDir, name)));
  return hash.digest('hex').slice(0, 16);
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
