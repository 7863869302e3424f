import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { analyzePhoto, type AnalyzePhotoResponse, type Face } from '@smart-attendance/contracts';
import { Database, PeriodicTask, type SecretBox } from '@smart-attendance/database';
import { AppError, isAppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { Logger } from '@smart-attendance/observability';
import { GalleryRepository } from '../gallery/gallery.repository';
import { bytesOfVector, cosineOf, unitVector, vectorOfBytes } from '../gallery/unit-vector';
import { PeopleRepository } from '../people/people.repository';
import { PersonVault, sealContexts } from '../vault/person-vault';
import { ModelPacksRepository, type PendingPhoto } from './model-packs.repository';
import { faceInPlaceOf } from './same-place.policy';

const everyMs = 5_000;
/** The same photo through the same models gives the same vector, but for roundings. */
const sameVectorCosine = 0.99;

type Embedded = { readonly vector: Float32Array } | { readonly reason: string };

/**
 * Makes the vectors of other packs out of enrolment photos, one person after another, each in one transaction: whoever
 * is killed has lost one person's photos, and half a person is never seen. One replica works at a time, by a lock that
 * ends with its session. What is enrolled later is taken up within seconds.
 */
@Injectable()
export class ReEmbeddingService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly task: PeriodicTask;

  constructor(
    private readonly database: Database,
    private readonly requests: RequestClient,
    private readonly packs: ModelPacksRepository,
    private readonly people: PeopleRepository,
    private readonly vault: PersonVault,
    private readonly galleryRows: GalleryRepository,
    private readonly logger: Logger,
  ) {
    this.task = new PeriodicTask('re-embedding', everyMs, logger, (stopping) => this.round(stopping));
  }

  onApplicationBootstrap(): void {
    this.task.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.task.stop();
  }

  wake(): void {
    this.task.wake();
  }

  private async round(stopping: AbortSignal): Promise<void> {
    const packs = (await this.packs.list()).filter(({ state }) => state !== 'cancelled');
    // Without a second pack there is nothing to make.
    if (packs.length < 2) return;
    await this.galleryRows.alone('re-embedding', async () => {
      for (const { packId } of packs) await this.embedAll(packId, stopping);
    });
  }

  private async embedAll(packId: string, stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      const personId = await this.packs.nextPerson(packId);
      if (personId === undefined) {
        await this.packs.move(packId, ['running'], 'finished');
        return;
      }
      if (!(await this.embedPerson(packId, personId, stopping))) return;
    }
  }

  /** False when the pack wants no more, or this replica stops. @throws AppError `unavailable` */
  private async embedPerson(packId: string, personId: string, stopping: AbortSignal): Promise<boolean> {
    const box = await this.boxOf(personId);
    const embedded: { readonly templateId: string; readonly result: Embedded }[] = [];
    for (const photo of await this.packs.pendingPhotosOf(packId, personId)) {
      if (stopping.aborted) return false;
      const result = box === undefined ? { reason: 'not_opened' } : await this.embed(packId, photo, box);
      embedded.push({ templateId: photo.templateId, result });
    }
    return this.database.transaction(async (tx) => {
      // Whoever was erased meanwhile has no photo any more, and no key.
      if ((await this.people.find(personId, tx)) === null) return true;
      await this.people.lock(tx, personId);
      if (!(await this.packs.holdWanted(tx, packId))) return false;
      for (const { templateId, result } of embedded) {
        if (box === undefined || 'reason' in result) {
          const reason = 'reason' in result ? result.reason : 'not_opened';
          await this.packs.insertUnreadable(tx, packId, templateId, reason);
          continue;
        }
        const sealed = box.seal(bytesOfVector(result.vector), sealContexts.templateVector(templateId));
        await this.packs.insertVector(tx, packId, templateId, sealed);
      }
      await this.galleryRows.markChanged(tx, personId);
      return true;
    });
  }

  /** Undefined for somebody whose key is gone. */
  private async boxOf(personId: string): Promise<SecretBox | undefined> {
    try {
      return await this.vault.existingBox(personId);
    } catch (error) {
      if (isAppError(error) && error.code === 'not_found') return undefined;
      throw error;
    }
  }

  private async embed(packId: string, photo: PendingPhoto, box: SecretBox): Promise<Embedded> {
    const picture = this.open(box, photo.sealedPhoto, sealContexts.templatePhoto(photo.templateId));
    if (picture === undefined) return { reason: 'not_opened' };
    try {
      const seen = await this.requests.request(analyzePhoto, { picture, tryTurned: true, packId });
      if (seen.model?.packId !== packId) throw new AppError('internal', 'Another pack looked at the photo.');
      if (seen.faces.length === 0) return { reason: 'no_face' };
      const face = await this.faceOf(photo, box, picture, seen);
      if (face === undefined) return { reason: 'face_unclear' };
      const vector = unitVector(face.embedding);
      return vector === undefined ? { reason: face.quality?.reasons[0] ?? 'too_blurry' } : { vector };
    } catch (error) {
      if (!isAppError(error) || !pictureFaults.has(error.code)) throw error;
      return { reason: error.code };
    }
  }

  /**
   * The face that was enrolled: of several, the one in whose place the pack of the enrolment finds the vector that is
   * kept. Undefined when that cannot be told: a vector of somebody else would be a false match for good.
   */
  private async faceOf(
    photo: PendingPhoto,
    box: SecretBox,
    picture: Uint8Array,
    seen: AnalyzePhotoResponse,
  ): Promise<Face | undefined> {
    const [only, ...others] = seen.faces;
    if (others.length === 0) return only;
    const kept = this.open(box, photo.sealedVector, sealContexts.templateVector(photo.templateId));
    if (kept === undefined) return undefined;
    const before = await this.requests.request(analyzePhoto, { picture, tryTurned: true, packId: photo.packId });
    const enrolled = before.faces.find((face) => isSameVector(vectorOfBytes(Buffer.from(kept)), face));
    return enrolled === undefined ? undefined : faceInPlaceOf(enrolled, seen.faces);
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

/** Of bytes that another try would not make a picture of. */
const pictureFaults: ReadonlySet<string> = new Set(['malformed', 'unsupported_media', 'too_large', 'invalid_argument']);

function isSameVector(kept: Float32Array, { embedding }: Face): boolean {
  const vector = unitVector(embedding);
  return vector?.length === kept.length && cosineOf(kept, vector) >= sameVectorCosine;
}
