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
  type GetModelRequest,
  type InspectPictureRequest,
  type MessageInitShape,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { setTimeout as pause } from 'node:timers/promises';
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
  /** The second pack makes no vector of it. */
  readonly isUnreadable?: boolean;
  /** The second pack does not find it. */
  readonly isUnseen?: boolean;
  /** The models of the second pack fail at it. */
  readonly isFatal?: boolean;
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

/** Another pack, to which every face looks another way. */
export const secondModel = { ...model, packId: 'synthetic-2' };

/** A "photo" of these faces: the fake reads who is in it from the bytes. */
export function photoOf(...faces: readonly PretendedFace[]): Uint8Array {
  return Buffer.from(JSON.stringify({ faces }));
}

/** The same lying on its side: the faces are found when it is turned so far clockwise. */
export function turnedPhotoOf(liesTurned: number, ...faces: readonly PretendedFace[]): Uint8Array {
  return Buffer.from(JSON.stringify({ faces, liesTurned } satisfies PretendedPhoto));
}

export function pretend(face: PretendedFace, packId = model.packId): FaceInit {
  const isSecond = packId === secondModel.packId;
  const who = isSecond ? `${face.who} as the second pack sees it` : face.who;
  const { likeness = 0.8, picture = 0, liveness } = face;
  const reasons = isSecond && face.isUnreadable === true ? ['too_blurry'] : (face.reasons ?? []);
  return {
    box: face.box ?? { x: 500, y: 300, width: 100, height: 120 },
    detectorScore: 0.9,
    quality: { score: face.qualityScore ?? 0.8, interEyePx: 45, sharpness: 1, brightness: 0.5, reasons: [...reasons] },
    embedding: reasons.length > 0 ? [] : [...embeddingOf(who, picture, likeness)],
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
  async analyzePhoto({ picture, tryTurned, packId }: AnalyzePhotoRequest) {
    const { faces, liesTurned = 0, waitMs = 0, isUnanswered = false } = photoIn(picture);
    const asked = modelOf(packId);
    // So that a job over many photos can be met in the middle.
    if (asked === secondModel) await pause(waitMs);
    if (asked === secondModel && faces.some(({ isFatal }) => isFatal)) throw new Error('The models failed.');
    if (isUnanswered) await pause(analyzePhoto.deadlineMs);
    const isFound = liesTurned === 0 || tryTurned;
    return {
      width: 1280,
      height: 720,
      faces: isFound ? faces.filter(isSeenBy(asked.packId)).map((face) => pretend(face, asked.packId)) : [],
      model: asked,
      turnedDegrees: isFound ? liesTurned : 0,
    };
  }

  @RespondsTo(drawFaces)
  drawFaces({ picture }: DrawFacesRequest) {
    const boxes = photoIn(picture).faces.map((face) => pretend(face).box ?? {});
    return Promise.resolve({ picture, width: 1280, height: 720, boxes });
  }

  @RespondsTo(getModel)
  getModel({ packId }: GetModelRequest) {
    return Promise.resolve({ model: modelOf(packId) });
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
  readonly waitMs?: number;
  readonly isUnanswered?: boolean;
}

function isSeenBy(packId: string): (face: PretendedFace) => boolean {
  return ({ isUnseen = false }) => packId === model.packId || !isUnseen;
}

function modelOf(packId: string): typeof model {
  const found = [model, secondModel].find((one) => one.packId === packId);
  if (packId === '') return model;
  if (found === undefined) throw new AppError('unavailable', 'No worker has it.', { reason: 'pack_not_served' });
  return found;
}

/** A "photo" that the second pack looks at so long. */
export function slowPhotoOf(waitMs: number, ...faces: readonly PretendedFace[]): Uint8Array {
  return Buffer.from(JSON.stringify({ faces, waitMs } satisfies PretendedPhoto));
}

/** A "photo" that whoever looks at it dies of, as far as who asks can tell. */
export function unansweredPhoto(): Uint8Array {
  return Buffer.from(JSON.stringify({ faces: [], isUnanswered: true } satisfies PretendedPhoto));
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
