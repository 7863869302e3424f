import { Controller, Module } from '@nestjs/common';
import {
  analyzePhoto,
  drawFaces,
  frameCaptured,
  getModel,
  inspectPicture,
  type AnalyzePhotoRequest,
  type DrawFacesRequest,
  type FaceSchema,
  type FrameCaptured,
  type InspectPictureRequest,
  type MessageInitShape,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RespondsTo, Consumes } from '@smart-attendance/messaging';
import { embeddingOf, vectorSize } from './synthetic-faces';

export type FaceInit = MessageInitShape<typeof FaceSchema>;

/** What a pretended photo shows. */
export interface PretendedFace {
  readonly who: string;
  readonly picture?: string | number;
  readonly likeness?: number;
  readonly box?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly reasons?: readonly string[];
  readonly qualityScore?: number;
  readonly liveness?: number;
  /** A picture of the face goes along for review, and this is what is found in it. */
  readonly cutOut?: Omit<PretendedFace, 'cutOut'>;
}

/** The curve of the default pack. */
export const model = {
  packId: 'synthetic-1',
  vectorSize,
  calibration: [
    { falseMatchRate: 1e-3, cosine: 0.34 },
    { falseMatchRate: 1e-4, cosine: 0.417 },
    { falseMatchRate: 1e-5, cosine: 0.485 },
  ],
};

/** A "photo" of these faces: the fake reads who is in it from the bytes. */
export function photoOf(...faces: readonly PretendedFace[]): Uint8Array {
  return Buffer.from(JSON.stringify({ faces }));
}

/** The same lying on its side: the faces are found when it is turned so far clockwise. */
export function turnedPhotoOf(liesTurned: number, ...faces: readonly PretendedFace[]): Uint8Array {
  return Buffer.from(JSON.stringify({ faces, liesTurned } satisfies PretendedPhoto));
}

export function pretend(face: PretendedFace): FaceInit {
  const { reasons = [], likeness = 0.8, picture = 0, liveness } = face;
  return {
    box: face.box ?? { x: 500, y: 300, width: 100, height: 120 },
    detectorScore: 0.9,
    quality: { score: face.qualityScore ?? 0.8, interEyePx: 45, sharpness: 1, brightness: 0.5, reasons: [...reasons] },
    embedding: reasons.length > 0 ? [] : [...embeddingOf(face.who, picture, likeness)],
    ...(liveness !== undefined && { liveness }),
    ...(face.cutOut !== undefined && { picture: photoOf(face.cutOut) }),
  };
}

/**
 * Plays face-inference for specs about identity, where models are not what is tested. It answers over the real bus,
 * from the pictures photoOf makes; other bytes are no picture.
 */
@Controller()
class FaceInferenceFakeResponder {
  @RespondsTo(analyzePhoto)
  analyzePhoto({ picture, tryTurned }: AnalyzePhotoRequest) {
    const { faces, liesTurned = 0 } = photoIn(picture);
    const isFound = liesTurned === 0 || tryTurned;
    return Promise.resolve({
      width: 1280,
      height: 720,
      faces: isFound ? faces.map(pretend) : [],
      model,
      turnedDegrees: isFound ? liesTurned : 0,
    });
  }

  @RespondsTo(drawFaces)
  drawFaces({ picture }: DrawFacesRequest) {
    const boxes = photoIn(picture).faces.map((face) => pretend(face).box ?? {});
    return Promise.resolve({ picture, width: 1280, height: 720, boxes });
  }

  @RespondsTo(getModel)
  getModel() {
    return Promise.resolve({ model });
  }

  @RespondsTo(inspectPicture)
  inspectPicture({ picture }: InspectPictureRequest) {
    photoIn(picture);
    return Promise.resolve({ format: 'png', width: 640, height: 480 });
  }

  @Consumes(frameCaptured)
  async onFrameCaptured(frame: FrameCaptured): Promise<void> {
    await Promise.reject(new AppError('internal', `Nobody sends frames in these specs, yet ${frame.frameId} came.`));
  }
}

interface PretendedPhoto {
  readonly faces: readonly PretendedFace[];
  readonly liesTurned?: number;
}

function photoIn(picture: Uint8Array): PretendedPhoto {
  try {
    return JSON.parse(Buffer.from(picture).toString()) as PretendedPhoto;
  } catch {
    throw new AppError('unsupported_media', 'This is no picture.');
  }
}

@Module({ controllers: [FaceInferenceFakeResponder] })
export class FaceInferenceFakeModule {}
