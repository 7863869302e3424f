import { Injectable } from '@nestjs/common';
import {
  personRecognized,
  RecognitionChange,
  recognitionChanged,
  unknownFaceVisitsMax,
} from '@smart-attendance/contracts';
import type { Transaction } from '@smart-attendance/database';
import { AppError, isAppError } from '@smart-attendance/errors';
import { GalleryRepository } from '../gallery/gallery.repository';
import { cosineOf, meanOf } from '../gallery/unit-vector';
import { PeopleRepository } from '../people/people.repository';
import type { RecognitionEntity } from '../recognition/recognition.entity';
import { toRecognitionMessage } from '../recognition/recognition.message';
import { RejectionsRepository } from '../rejections/rejections.repository';
import { RecognitionsRepository } from '../recognition/recognitions.repository';
import { SightingsRepository } from '../recognition/sightings.repository';
import { isComparable } from '../recognition/tracked-sighting';
import { stableId } from '../stable-id';
import { StrangersService } from '../strangers/strangers.service';
import { KeptFacesService } from './kept-faces.service';
import type { UnknownFaceActionEntity } from './unknown-face-action.entity';
import type { UnknownFaceEntity } from './unknown-face.entity';
import { visitsMax } from './unknown-face.policy';
import { UnknownFaceVisitsRepository, type VisitRow } from './unknown-face-visits.repository';

/** So many sightings at most stand for a recognition, as many as a window holds of one face. */
const evidenceMax = 50;
const undoneReason = 'The unknown face was assigned to somebody else by mistake.';

/** What somebody says of an unknown face. */
export interface Telling {
  readonly personId: string;
  readonly assignmentId: string;
  /** What the assignment enrolled; null where it enrolled nothing. */
  readonly templateId: string | null;
  readonly authorId: string;
}

/** Makes recognitions of visits that a person has put a name to, so that attendance counts them, with who said so. */
@Injectable()
export class ToldVisitsService {
  constructor(
    private readonly visits: UnknownFaceVisitsRepository,
    private readonly kept: KeptFacesService,
    private readonly people: PeopleRepository,
    private readonly sightings: SightingsRepository,
    private readonly recognitions: RecognitionsRepository,
    private readonly strangers: StrangersService,
    private readonly rejections: RejectionsRepository,
    private readonly galleryRows: GalleryRepository,
  ) {}

  /**
   * As a frame does, before it looks at people; in one order, so that nobody waits for whoever waits for them. What is
   * seen by another camera meanwhile is told the next time.
   */
  async lockCameras(tx: Transaction, { cameraIds }: UnknownFaceEntity): Promise<void> {
    for (const cameraId of [...cameraIds].sort()) await this.sightings.lockCamera(tx, cameraId);
  }

  /**
   * Behind `lockCameras`. Each visit once for one assignment, however often it is asked; of those that are left the
   * newest `unknownFaceVisitsMax` at a time.
   * @returns which visits attendance is told of now
   * @throws AppError `refused` (no_consent) for somebody who said no since
   */
  async tell(tx: Transaction, face: UnknownFaceEntity, telling: Telling): Promise<string[]> {
    const { personId } = telling;
    const person = await this.people.lock(tx, personId);
    if (person.biometricConsent === false) {
      const message = 'This person does not consent to being recognised by face; enter punches by hand instead.';
      throw new AppError('refused', message, { reason: 'no_consent' });
    }
    const { cameraIds } = face;
    const untold = await this.visits.untold(tx, face.id, { personId, cameraIds, limit: unknownFaceVisitsMax });
    const own = meanOf(await this.galleryRows.templateVectorsOf(tx, personId, face.packId));
    for (const visit of untold) await this.tellOne(tx, visit, { ...telling, own });
    return untold.map(({ id }) => id);
  }

  /**
   * Behind `lockCameras`. Attendance hears that they hold no more; one that somebody rejected meanwhile stays rejected.
   * Also of visits that are not kept any more, which the assignment noted; no frame adds to their tracks.
   */
  async takeBack(
    tx: Transaction,
    face: UnknownFaceEntity,
    assignment: Pick<UnknownFaceActionEntity, 'id' | 'visitIds'>,
    authorId: string,
  ): Promise<void> {
    const kept = (await this.visits.of(face.id, visitsMax, tx)).filter(isTold);
    const told = assignment.visitIds.map((id) => recognitionIdOf(id, assignment.id));
    const holding: string[] = [];
    for (const id of new Set([...kept.map(({ recognitionId }) => recognitionId ?? ''), ...told])) {
      const recognition = await this.recognitionOf(tx, id);
      if (recognition === undefined) continue;
      if (recognition.withdrawnAt === null) holding.push(id);
      const trackId = kept.find(({ recognitionId }) => recognitionId === id)?.trackId;
      await this.release(tx, recognition, trackId ?? (await this.trackOf(tx, recognition)));
    }
    for (const { id } of kept) await this.visits.setRecognition(tx, id, null);
    await this.rejections.markAssignmentUndone(tx, [...told, ...kept.map(({ recognitionId }) => recognitionId ?? '')]);
    const state = { withdrawnAt: new Date(), withdrawnBy: authorId, withdrawalReason: undoneReason, rejectionId: null };
    const change = RecognitionChange.WITHDRAWN;
    for (const recognition of await this.rejections.change(tx, holding, state)) {
      tx.publish(recognitionChanged, { recognition: toRecognitionMessage(recognition), change, authorId });
    }
  }

  /** Undefined once its time is over. */
  private async recognitionOf(tx: Transaction, recognitionId: string): Promise<RecognitionEntity | undefined> {
    try {
      return await this.rejections.lockRecognition(tx, recognitionId);
    } catch (error) {
      if (isAppError(error) && error.code === 'not_found') return undefined;
      throw error;
    }
  }

  /** All of its evidence is one track; undefined where no sighting of it is kept. */
  private async trackOf(tx: Transaction, recognition: RecognitionEntity): Promise<string | undefined> {
    const { evidenceFrameIds, evidenceFaceIndexes } = recognition;
    return (await this.sightings.byKeys(evidenceFrameIds, evidenceFaceIndexes, tx))[0]?.trackId;
  }

  /** The face that was followed is nobody's again. */
  private async release(
    tx: Transaction,
    { personId, cameraId, firstSeenAt, lastSeenAt }: RecognitionEntity,
    trackId: string | undefined,
  ): Promise<void> {
    if (trackId === undefined) return;
    await this.recognitions.unclaim(tx, [trackId], personId);
    const nearby = await this.sightings.nearby(tx, cameraId, firstSeenAt.getTime(), lastSeenAt.getTime());
    const track = nearby.filter((sighting) => sighting.trackId === trackId);
    await this.strangers.restoreVisit(tx, cameraId, track);
  }

  private async tellOne(
    tx: Transaction,
    visit: VisitRow,
    to: Telling & { readonly own: Float32Array | undefined },
  ): Promise<void> {
    const { id, cameraId, trackId, firstSeenAt, lastSeenAt } = visit;
    const nearby = await this.sightings.nearby(tx, cameraId, firstSeenAt.getTime(), lastSeenAt.getTime());
    const evidence = nearby.filter((sighting) => sighting.trackId === trackId && isComparable(sighting));
    const vector = to.own === undefined ? undefined : await this.kept.vectorOf(visit);
    const recognition = await this.recognitions.insert(tx, {
      id: recognitionIdOf(id, to.assignmentId),
      personId: to.personId,
      cameraId,
      frameId: evidence.at(-1)?.frameId ?? id,
      firstSeenAt,
      lastSeenAt,
      // To what is enrolled by now; 0 where nothing of that model pack is.
      similarity: to.own === undefined || vector === undefined ? 0 : cosineOf(to.own, vector),
      margin: 0,
      threshold: visit.matchCosine,
      packId: visit.packId,
      followsRejectionId: null,
      toldBy: to.authorId,
      toldAt: new Date(),
      toldTemplateId: to.templateId,
      sightings: evidence.length,
      evidenceFrameIds: evidence.slice(-evidenceMax).map((sighting) => sighting.frameId),
      evidenceFaceIndexes: evidence.slice(-evidenceMax).map((sighting) => sighting.faceIndex),
    });
    await this.recognitions.claim(tx, [trackId], to.personId, lastSeenAt.getTime(), true);
    await this.strangers.withdrawVisits(tx, [trackId]);
    await this.visits.setRecognition(tx, id, recognition.id);
    tx.publish(personRecognized, { recognition: toRecognitionMessage(recognition) });
  }
}

/** The same however often one assignment is told, and another one of another assignment. */
function recognitionIdOf(visitId: string, assignmentId: string): string {
  return stableId('recognition', 'unknown-face-visit', visitId, assignmentId);
}

function isTold({ recognitionId }: VisitRow): boolean {
  return recognitionId !== null;
}
