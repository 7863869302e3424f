import { Inject, Injectable } from '@nestjs/common';
import type { Face, FaceModel, RemovedCounts } from '@smart-attendance/contracts';
import { SealError, type SecretBox, type Transaction } from '@smart-attendance/database';
import { Logger } from '@smart-attendance/observability';
import { GalleryRepository } from '../gallery/gallery.repository';
import { MatchingService } from '../gallery/matching.service';
import { bytesOfVector, cosineOf, unitVector, vectorOfBytes } from '../gallery/unit-vector';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import type { TrackedSighting } from '../recognition/tracked-sighting';
import { stableId } from '../stable-id';
import { reviewContexts, ReviewVault, type SealedVisit } from './review-vault';
import { UnknownFacePrivacyRepository } from './unknown-face-privacy.repository';
import { dayOf, isForReview, visitsMax } from './unknown-face.policy';
import { UnknownFaceVisitsRepository, type VisitRow } from './unknown-face-visits.repository';

interface SeenFrame {
  readonly cameraId: string;
  readonly frameId: string;
  readonly capturedAtMs: number;
  readonly model: FaceModel;
}

/**
 * Keeps the best picture and its vector of each track that names nobody, or two, for as long as REVIEW_HOURS says: with
 * 0 nothing. What a frame shows is kept in the transaction that decides about it, and goes in the one that finds out
 * who it was.
 */
@Injectable()
export class KeptFacesService {
  constructor(
    private readonly visits: UnknownFaceVisitsRepository,
    private readonly privacy: UnknownFacePrivacyRepository,
    private readonly vault: ReviewVault,
    private readonly matching: MatchingService,
    private readonly galleryRows: GalleryRepository,
    private readonly logger: Logger,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {}

  /**
   * @param faces of the frame, by face index
   * @param claims track id → the person it was recognised as
   */
  async keep(
    tx: Transaction,
    frame: SeenFrame,
    fresh: readonly TrackedSighting[],
    faces: readonly Face[],
    claims: ReadonlyMap<string, string>,
  ): Promise<void> {
    if (this.config.REVIEW_HOURS === 0) return;
    const unknown = fresh.filter((sighting) => isForReview(sighting) && !claims.has(sighting.trackId));
    if (unknown.length === 0) return;
    const trackIds = unknown.map(({ trackId }) => trackId);
    await this.visits.touch(tx, trackIds, new Date(frame.capturedAtMs));
    const pictured = unknown.filter(({ faceIndex }) => (faces[faceIndex]?.picture.length ?? 0) > 0);
    if (pictured.length === 0) return;
    const qualities = await this.visits.qualitiesOf(tx, trackIds);
    const better = pictured.filter(({ trackId, qualityScore }) => qualityScore > (qualities.get(trackId) ?? -1));
    if (better.length === 0) return;
    const { keyId, box } = await this.vault.boxFor(tx, dayOf(new Date()));
    for (const sighting of better) await this.keepOne(tx, frame, sighting, faces[sighting.faceIndex], { keyId, box });
  }

  /** These tracks were recognised: nothing of them is kept. */
  async withdraw(tx: Transaction, trackIds: readonly string[]): Promise<void> {
    if (this.config.REVIEW_HOURS > 0) await this.visits.deleteTracks(tx, trackIds);
  }

  /**
   * What was assigned to the person, or is otherwise known to be theirs, and whatever is as much alike as two pictures
   * of one person are, unless somebody said that it is not theirs: nobody is to find faces of somebody who was erased,
   * or said no, among those nobody knows. Before the person's templates, tracks and sightings go.
   * @returns how many rows of what went
   */
  async forgetPerson(tx: Transaction, personId: string): Promise<RemovedCounts> {
    const assigned = await this.privacy.deleteAssigned(tx, personId);
    const whetherTheirs = await this.privacy.whetherTheirs(tx, personId);
    const kept = await this.visits.all(tx);
    const vectorsOf = new Map<string, readonly Float32Array[]>();
    const theirs = kept.filter(({ id }) => whetherTheirs.get(id) === true);
    const theirFaceIds = new Set(theirs.flatMap(({ unknownFaceId }) => unknownFaceId ?? []));
    const open = kept.filter(({ id }) => whetherTheirs.get(id) === undefined);
    for (const { visit, vector } of await this.open(open, tx)) {
      const { packId } = visit;
      const own = vectorsOf.get(packId) ?? (await this.galleryRows.templateVectorsOf(tx, personId, packId));
      vectorsOf.set(packId, own);
      // Without a vector to compare, what was grouped with theirs is theirs.
      const isTheirs =
        own.length === 0
          ? theirFaceIds.has(visit.unknownFaceId ?? '')
          : own.some((template) => cosineOf(template, vector) >= visit.samePersonCosine);
      if (isTheirs) theirs.push(visit);
    }
    await this.visits.delete(
      tx,
      theirs.map(({ id }) => id),
    );
    const faces = await this.privacy.deleteEmpty(
      tx,
      theirs.flatMap(({ unknownFaceId }) => unknownFaceId ?? []),
    );
    return { unknown_face_visits: assigned.visits + theirs.length, unknown_faces: assigned.faces + faces };
  }

  /** That somebody who is erased worked on unknown faces. */
  async forgetAuthor(tx: Transaction, personId: string): Promise<void> {
    await this.privacy.forgetAuthor(tx, personId);
  }

  /** The vectors of those that can be read; those whose key is gone are left out. */
  async open<V extends SealedVisit>(
    visits: readonly V[],
    tx?: Transaction,
  ): Promise<{ readonly visit: V; readonly vector: Float32Array }[]> {
    const boxes = new Map<string, SecretBox | undefined>();
    for (const keyId of new Set(visits.map((visit) => visit.keyId))) {
      boxes.set(keyId, await this.vault.existingBox(keyId, tx));
    }
    return visits.flatMap((visit) => {
      const box = boxes.get(visit.keyId);
      if (box === undefined) return [];
      const bytes = this.read(box, visit.sealedVector, reviewContexts.vector(visit.id));
      return bytes === undefined ? [] : [{ visit, vector: vectorOfBytes(bytes) }];
    });
  }

  async vectorOf(visit: VisitRow): Promise<Float32Array | undefined> {
    return (await this.open([visit]))[0]?.vector;
  }

  /** Undefined when it is gone, or cannot be read. */
  async pictureOf(visitId: string): Promise<Buffer | undefined> {
    const picture = await this.visits.pictureOf(visitId);
    const box = picture === undefined ? undefined : await this.vault.existingBox(picture.keyId);
    if (picture === undefined || box === undefined) return undefined;
    return this.read(box, picture.sealed, reviewContexts.picture(visitId));
  }

  private read(box: SecretBox, sealed: Buffer, context: string): Buffer | undefined {
    try {
      return box.open(sealed, context);
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      this.logger.error('unknown-face-unreadable', { context, error });
      return undefined;
    }
  }

  private async keepOne(
    tx: Transaction,
    { cameraId, frameId, capturedAtMs, model }: SeenFrame,
    { trackId, faceIndex, qualityScore, reason, similarity }: TrackedSighting,
    face: Face | undefined,
    { keyId, box }: { readonly keyId: string; readonly box: SecretBox },
  ): Promise<void> {
    const vector = face === undefined ? undefined : unitVector(face.embedding);
    if (face === undefined || vector === undefined) return;
    const id = stableId('unknown-face-visit', cameraId, trackId);
    const doubtCosine = this.matching.doubtCosine(model);
    await this.visits.keep(tx, {
      id,
      cameraId,
      trackId,
      packId: model.packId,
      frameId,
      faceIndex,
      seenAt: new Date(capturedAtMs),
      qualityScore,
      isDoubtful: reason === 'small_margin' || similarity >= doubtCosine,
      matchCosine: this.matching.thresholdFor(model),
      doubtCosine,
      samePersonCosine: this.matching.samePersonCosine(model),
      groupingCosine: this.matching.thresholdFor(model, {
        people: Math.max(visitsMax, this.matching.peopleOf(model)),
      }),
      keyId,
      sealedVector: box.seal(bytesOfVector(vector), reviewContexts.vector(id)),
      sealedPicture: box.seal(face.picture, reviewContexts.picture(id)),
    });
  }
}
