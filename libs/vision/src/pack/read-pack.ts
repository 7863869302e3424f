import { AppError } from '@smart-attendance/errors';
import { check, choiceOf, fileName, list, number, oneOf, optional, positive, sha256, text, yesNo } from './json-shape';
import type { Shape } from './json-shape';
import { allFilesOf, packFileName, type ModelManifest, type ModelPack, type PackPlan } from './model-pack';

/**
 * A prepared pack out of parsed JSON, checked as far as the engine relies on it. `where` names the file in messages.
 * @throws AppError `malformed` with what was expected
 */
export function readPack(json: unknown, where: string): ModelPack {
  refuseFaults(json, packShape(pinned), where);
  return json as ModelPack;
}

/**
 * A pack that is still to be prepared.
 * @throws as readPack does
 */
export function readPlan(json: unknown, where: string): PackPlan {
  refuseFaults(json, packShape(expected), where);
  return json as PackPlan;
}

/** @throws AppError `malformed` when the JSON is not a manifest or names a default pack that it does not hold */
export function readManifest(json: unknown, where: string): ModelManifest {
  const { defaultPack, packs } = (json ?? {}) as { defaultPack?: unknown; packs?: unknown };
  if (!Array.isArray(packs)) throw new AppError('malformed', `${where} is not a model manifest: packs is missing.`);
  const read = packs.map((pack, index) => readPlan(pack, `${where}, packs[${index}],`));
  const chosen = read.find((pack) => pack.id === defaultPack);
  if (chosen === undefined) throw new AppError('malformed', `${where}: defaultPack names none of its packs.`);
  return { defaultPack: chosen.id, packs: read };
}

function refuseFaults(json: unknown, shape: Shape, where: string): void {
  const faults: string[] = [];
  check(json, shape, '', faults);
  if (faults.length === 0) faults.push(...contradictionsOf(json as PackPlan));
  if (faults.length === 0) return;
  throw new AppError('malformed', `${where} is not a model pack: ${faults.slice(0, 5).join('; ')}.`, {
    reason: 'wrong_pack',
  });
}

/** What no field shows by itself. */
function contradictionsOf(pack: PackPlan): string[] {
  const faults: string[] = [];
  if (pack.landmarks.kind === 'detector' && pack.detector.kind === 'ultraface-rfb') {
    faults.push('landmarks.kind must be points68, since ultraface-rfb finds no points');
  }
  const sources = pack.source.files.map(({ path }) => path);
  if (new Set(sources).size < sources.length) faults.push('source.files must name each file once');
  const makings = new Map<string, string>();
  for (const { path, madeFrom, edit } of allFilesOf(pack)) {
    if (!sources.includes(madeFrom)) faults.push(`${path} is made from ${madeFrom}, which source.files must name`);
    const making = JSON.stringify([madeFrom, edit]);
    if ((makings.get(path) ?? making) !== making) faults.push(`${path} must be made in one way only`);
    if (path === packFileName) faults.push(`no model may be called ${packFileName}`);
    makings.set(path, making);
  }
  return faults;
}

const pinned: Shape = { bytes: positive, sha256 };
const expected: Shape = { bytes: optional(positive), sha256: optional(sha256) };
const pixelFormat: Shape = { colourOrder: oneOf('rgb', 'bgr'), mean: number, divisor: positive };
const threeNames: Shape = { 0: text, 1: text, 2: text };

const edit = choiceOf('kind', {
  none: {},
  'ultraface-size': { widthPx: positive, heightPx: positive },
  'free-batch': { shapes: {} },
});

const source = choiceOf('kind', {
  npm: { packageSpec: text, tarball: pinned, files: list({ ...pinned, path: text }) },
  operator: { where: text, files: list({ ...expected, path: fileName }) },
});

function packShape(pins: Shape): Shape {
  const modelFile: Shape = { ...pins, path: fileName, madeFrom: text, edit };
  const detector: Shape = {
    ...pixelFormat,
    scoreMin: positive,
    iouMax: positive,
    faceWidthAtInputPxMax: positive,
    variants: list({ ...modelFile, widthPx: positive, heightPx: positive }),
  };
  return {
    id: fileName,
    licence: { stated: text, where: text, remark: text, mustBeAccepted: optional(yesNo) },
    source,
    vectorSize: positive,
    calibration: optional({ source: text, points: list({ falseMatchRate: positive, cosine: number }) }),
    gates: {
      faceWidthPxMin: number,
      sharpnessMin: number,
      brightnessMin: number,
      yawDegreesMax: positive,
      pitchDegreesMax: positive,
      vectorLengthMin: optional(number),
    },
    detector: choiceOf('kind', {
      'ultraface-rfb': detector,
      scrfd: {
        ...detector,
        input: text,
        outputs: { scores: threeNames, distances: threeNames, points: threeNames },
      },
      yunet: detector,
    }),
    landmarks: choiceOf('kind', { points68: { inputPx: positive, file: modelFile }, detector: {} }),
    embedder: {
      ...pixelFormat,
      kind: oneOf('arcface-112'),
      layout: optional(oneOf('nchw', 'nhwc')),
      input: optional(text),
      output: optional(text),
      file: modelFile,
    },
    liveness: optional({
      ...pixelFormat,
      kind: oneOf('minifasnet'),
      inputPx: positive,
      cropFactor: positive,
      liveIndex: number,
      file: modelFile,
    }),
  };
}
