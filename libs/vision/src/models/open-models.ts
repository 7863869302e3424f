import { AppError } from '@smart-attendance/errors';
import { FaceFinder } from '../face-finder';
import type { ModelFile, ModelPack } from '../pack/model-pack';
import { readModelFile } from '../pack/pack-folder';
import { ArcFaceEmbedder } from './arcface-embedder';
import type { FaceDetector } from './face-detector';
import type { FaceLandmarker } from './face-landmarker';
import { Landmark68Model } from './landmark68-model';
import { MiniFasNetLiveness } from './minifasnet-liveness';
import { UltraFaceDetector } from './ultraface-detector';

/** What a pack consists of, once opened. One face at a time: the models reuse their buffers. */
export interface Models {
  readonly finder: FaceFinder;
  readonly landmarks: FaceLandmarker;
  readonly embedder: ArcFaceEmbedder;
  /** Absent when it was not asked for. */
  readonly liveness: MiniFasNetLiveness | undefined;
  readonly all: readonly { close(): Promise<void> }[];
}

export interface OpenModelsOptions {
  readonly modelsDir: string;
  readonly detectorInput?: { readonly widthPx: number; readonly heightPx: number };
  readonly threads?: number;
  readonly liveness?: 'off' | 'flag';
}

/**
 * Opens the models of a pack. Throws AppError `not_found` or `malformed` (a file is missing, or is not the expected
 * one) or `invalid_argument` (no variant of that detector input), and then leaves nothing open.
 */
export async function openModels(pack: ModelPack, options: OpenModelsOptions): Promise<Models> {
  const threads = options.threads ?? 1;
  const opened: { close(): Promise<void> }[] = [];
  const read = (file: ModelFile): Promise<Buffer> => readModelFile(options.modelsDir, pack, file);
  const keep = <T extends { close(): Promise<void> }>(model: T): T => {
    opened.push(model);
    return model;
  };
  const openDetector = async (variant: ModelPack['detector']['variants'][number]): Promise<FaceDetector> =>
    keep(
      await UltraFaceDetector.open(
        await read(variant),
        { ...pack.detector, label: variant.path, widthPx: variant.widthPx, heightPx: variant.heightPx },
        threads,
      ),
    );
  try {
    const frameVariant = chooseVariant(pack, options.detectorInput ?? { widthPx: 640, heightPx: 384 });
    const photoVariant = largestVariant(pack);
    const frameDetector = await openDetector(frameVariant);
    const photoDetector = photoVariant === frameVariant ? frameDetector : await openDetector(photoVariant);
    const { landmarks, embedder, liveness, detector } = pack;
    const finder = new FaceFinder(frameDetector, photoDetector, {
      widthAtInputPxMax: detector.faceWidthAtInputPxMax,
      iouMax: detector.iouMax,
    });
    return {
      finder,
      landmarks: keep(
        await Landmark68Model.open(await read(landmarks.file), { ...landmarks, label: landmarks.file.path }, threads),
      ),
      embedder: keep(
        await ArcFaceEmbedder.open(
          await read(embedder.file),
          { ...embedder, label: embedder.file.path, vectorSize: pack.vectorSize },
          threads,
        ),
      ),
      liveness:
        options.liveness === 'off'
          ? undefined
          : keep(
              await MiniFasNetLiveness.open(
                await read(liveness.file),
                { ...liveness, label: liveness.file.path },
                threads,
              ),
            ),
      all: opened,
    };
  } catch (error) {
    for (const model of opened) await model.close();
    throw error;
  }
}

type Variant = ModelPack['detector']['variants'][number];

function chooseVariant(pack: ModelPack, wanted: { readonly widthPx: number; readonly heightPx: number }): Variant {
  const { variants } = pack.detector;
  const found = variants.find(({ widthPx, heightPx }) => widthPx === wanted.widthPx && heightPx === wanted.heightPx);
  if (found !== undefined) return found;
  const sizes = variants.map(({ widthPx, heightPx }) => `${widthPx}x${heightPx}`).join(', ');
  throw new AppError(
    'invalid_argument',
    `The pack ${pack.id} has no detector for ${wanted.widthPx}x${wanted.heightPx}; it has ${sizes}.`,
    { reason: 'no_such_variant' },
  );
}

function largestVariant(pack: ModelPack): Variant {
  return pack.detector.variants.reduce((largest, variant) =>
    variant.widthPx * variant.heightPx > largest.widthPx * largest.heightPx ? variant : largest,
  );
}
