import { Injectable } from '@nestjs/common';
import { analyzePhoto, type AnalyzePhotoResponse, type Face } from '@smart-attendance/contracts';
import type { SecretBox } from '@smart-attendance/database';
import { AppError, isAppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { Logger } from '@smart-attendance/observability';
import { requestFromSomeWorker, isPackNotServed } from '../gallery/active-model.service';
import { unitVector, vectorOfBytes } from '../gallery/unit-vector';
import { sealContexts } from '../vault/person-vault';
import type { PendingPhoto } from './model-packs.repository';
import { enrolledFaceOf, faceInPlaceOf } from './same-place.policy';

/** `waits`: no worker looks with a pack that knows which face of the photo is the person's. */
export type EmbeddedPhoto =
  | { readonly kind: 'made'; readonly vector: Float32Array }
  | { readonly kind: 'unreadable'; readonly reason: string }
  | { readonly kind: 'waits' };

/**
 * Of bytes that another try would not make a picture of, and of a picture at which the models fail: nobody else is to
 * wait for it, and whoever resumes the work has it looked at again.
 */
const pictureFaults: ReadonlySet<string> = new Set([
  'malformed',
  'unsupported_media',
  'too_large',
  'invalid_argument',
  'internal',
]);

/** What another pack makes of an enrolment photo. */
@Injectable()
export class PhotoEmbeddingService {
  constructor(
    private readonly requests: RequestClient,
    private readonly logger: Logger,
  ) {}

  /**
   * The photo does not say which of its faces was enrolled, and another pack may see others. So a pack that has a
   * vector of it looks again: the face of that vector is the one, and what the new pack sees in its place gets the new
   * vector. A vector of somebody else would be a false match for good.
   * @param unserved packs that no worker looks with, as found out in this round
   * @throws AppError `unavailable`, with reason pack_not_served when no worker looks with the pack
   */
  async embed(packId: string, photo: PendingPhoto, box: SecretBox, unserved: Set<string>): Promise<EmbeddedPhoto> {
    const picture = this.open(box, photo.sealedPhoto, sealContexts.templatePhoto(photo.templateId));
    if (picture === undefined) return { kind: 'unreadable', reason: 'not_opened' };
    if (photo.known.every((known) => unserved.has(known.packId))) return { kind: 'waits' };
    try {
      const seen = await this.look(picture, packId);
      if (seen.faces.length === 0) return { kind: 'unreadable', reason: 'no_face' };
      const enrolled = await this.enrolledFace(photo, box, picture, unserved);
      if (enrolled === 'unknown') return { kind: 'waits' };
      const face = enrolled === undefined ? undefined : faceInPlaceOf(enrolled, seen.faces);
      if (face === undefined) return { kind: 'unreadable', reason: 'face_unclear' };
      const vector = unitVector(face.embedding);
      return vector === undefined
        ? { kind: 'unreadable', reason: face.quality?.reasons[0] ?? 'too_blurry' }
        : { kind: 'made', vector };
    } catch (error) {
      if (!isAppError(error) || !pictureFaults.has(error.code)) throw error;
      return { kind: 'unreadable', reason: error.code };
    }
  }

  /** Undefined when it is none of those that are seen; `unknown` when no worker has a pack that could tell. */
  private async enrolledFace(
    photo: PendingPhoto,
    box: SecretBox,
    picture: Uint8Array,
    unserved: Set<string>,
  ): Promise<Face | 'unknown' | undefined> {
    for (const { packId, sealedVector } of photo.known.filter((known) => !unserved.has(known.packId))) {
      const kept = this.open(box, sealedVector, sealContexts.templateVector(photo.templateId));
      if (kept === undefined) continue;
      try {
        const { faces } = await this.look(picture, packId);
        return enrolledFaceOf(faces, vectorOfBytes(kept));
      } catch (error) {
        if (!isPackNotServed(error)) throw error;
        unserved.add(packId);
      }
    }
    return photo.known.some((known) => unserved.has(known.packId)) ? 'unknown' : undefined;
  }

  private async look(picture: Uint8Array, packId: string): Promise<AnalyzePhotoResponse> {
    const seen = await requestFromSomeWorker(() =>
      this.requests.request(analyzePhoto, { picture, tryTurned: true, packId }),
    );
    if (seen.model?.packId !== packId) {
      throw new AppError('unavailable', 'Another pack looked at the photo.', { reason: 'pack_not_served' });
    }
    return seen;
  }

  private open(box: SecretBox, sealed: Buffer, context: string): Buffer | undefined {
    try {
      return Buffer.from(box.open(sealed, context));
    } catch (error) {
      this.logger.error('template-unreadable', { context, error });
      return undefined;
    }
  }
}
