import { Inject, Injectable } from '@nestjs/common';
import { RecognitionChange, recognitionChanged } from '@smart-attendance/contracts';
import { Database, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { Logger } from '@smart-attendance/observability';
import { randomUUID } from 'node:crypto';
import { isCounterExample } from '../counter-examples/counter-example.policy';
import { CounterExamplesRepository, type CounterExample } from '../counter-examples/counter-examples.repository';
import { TemplatesRepository } from '../enrolment/templates.repository';
import { GalleryRepository } from '../gallery/gallery.repository';
import { GalleryService } from '../gallery/gallery.service';
import { cosineOf, meanOf } from '../gallery/unit-vector';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import type { RecognitionEntity } from '../recognition/recognition.entity';
import { toRecognitionMessage } from '../recognition/recognition.message';
import { RecognitionVectorsRepository } from '../recognition/recognition-vectors.repository';
import { SightingsRepository } from '../recognition/sightings.repository';
import { refuseOwn } from '../recognition/told-recognition.policy';
import {
  RejectionsRepository,
  type CounterExampleMissing,
  type Rejection,
  type TrackSpan,
  type WithdrawalState,
} from './rejections.repository';
import { RescoringService } from './rescoring.service';

/** A rejection with all that follows from it. */
export interface RejectedRecognition {
  readonly recognition: RecognitionEntity;
  readonly rejection: Rejection;
  readonly hasCounterExample: boolean;
  readonly withdrawnIds: readonly string[];
  readonly decidedIds: readonly string[];
  /** Others of the person whose faces are more like the counter-example, as far as faces are still kept. */
  readonly similarIds: readonly string[];
  /** What was enrolled by the assignments that told them. */
  readonly deletedTemplateIds: readonly string[];
}

interface Wish {
  readonly authorId: string;
  readonly reason: string;
}

const similarMax = 50;
/** Of somebody who sat before a camera all day; the rest is in the list. */
const shownMax = 1_000;
const holding: WithdrawalState = { withdrawnAt: null, withdrawnBy: null, withdrawalReason: null, rejectionId: null };
const undoneReason = 'It followed from a rejection that was taken back.';

/**
 * "This is not that person": holds → rejected → holds again. All of a visit is one face, so all recognitions on its
 * tracks are taken back with it, and what is left of the sightings around is decided anew.
 */
@Injectable()
export class RejectionsService {
  constructor(
    private readonly database: Database,
    private readonly rejections: RejectionsRepository,
    private readonly sightings: SightingsRepository,
    private readonly vectors: RecognitionVectorsRepository,
    private readonly counterExamples: CounterExamplesRepository,
    private readonly galleryRows: GalleryRepository,
    private readonly gallery: GalleryService,
    private readonly templates: TemplatesRepository,
    private readonly rescoring: RescoringService,
    private readonly logger: Logger,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {}

  /**
   * Doing it again gives what it came to before.
   * @throws AppError `not_found`, `permission_denied` for what was told of oneself, `unavailable`
   */
  async reject(recognitionId: string, wish: Wish): Promise<RejectedRecognition> {
    const rejected = await this.database.transaction(async (tx) => {
      const recognition = await this.lock(tx, recognitionId);
      refuseOwn(recognition, wish.authorId, 'reject');
      const { rejectionId } = recognition;
      const before = rejectionId === null ? undefined : await this.rejections.find(tx, rejectionId);
      if (before === undefined && recognition.withdrawnAt === null) await this.rejectNow(tx, recognition, wish);
      return this.read(tx, recognitionId);
    });
    const { withdrawnIds, decidedIds, hasCounterExample } = rejected;
    if (rejected.deletedTemplateIds.length > 0) await this.catchUpOrWarn(recognitionId);
    const counts = { withdrawn: withdrawnIds.length, decided: decidedIds.length, hasCounterExample };
    this.logger.info('recognition-rejected', { recognitionId, ...counts });
    return rejected;
  }

  /**
   * Everything is as it was before it was rejected, but for a template that an assignment had enrolled; nothing changes
   * when it was not.
   * @throws AppError `not_found`, `conflict` when the same face is somebody else's by now (`face_of_another`), or whose
   * face it is was taken back since (`assignment_undone`), `permission_denied` for what one told, or what was told of
   * oneself, `unavailable`
   */
  async restore(recognitionId: string, authorId: string): Promise<RecognitionEntity> {
    const restored = await this.database.transaction(async (tx) => {
      const recognition = await this.lock(tx, recognitionId);
      refuseOwn(recognition, authorId, 'restore');
      if (recognition.isAssignmentUndone) throw assignmentUndone();
      const { rejectionId } = recognition;
      const rejection = rejectionId === null ? undefined : await this.rejections.find(tx, rejectionId);
      if (rejection === undefined) return recognition;
      await this.restoreNow(tx, rejection, authorId);
      return this.rejections.lockRecognition(tx, recognitionId);
    });
    this.logger.info('recognition-restored', { recognitionId });
    return restored;
  }

  /**
   * The camera first, as whoever decides about a frame does, and the person before any row of theirs, as an erasure.
   */
  private async lock(tx: Transaction, recognitionId: string): Promise<RecognitionEntity> {
    const { personId, cameraId } = await this.rejections.placeOf(tx, recognitionId);
    await this.sightings.lockCamera(tx, cameraId);
    await this.rejections.lockPerson(tx, personId);
    return this.rejections.lockRecognition(tx, recognitionId);
  }

  private async rejectNow(tx: Transaction, recognition: RecognitionEntity, { authorId, reason }: Wish): Promise<void> {
    const { id: recognitionId, personId, cameraId, packId } = recognition;
    const evidence = await this.sightings.byKeys(recognition.evidenceFrameIds, recognition.evidenceFaceIndexes, tx);
    const trackIds = [...new Set(evidence.map(({ trackId }) => trackId))];
    const span = { personId, cameraId, trackIds, aroundMs: recognition.lastSeenAt.getTime() };
    const now = new Date();
    const id = randomUUID();
    const kept = await this.vectors.find(tx, recognition, trackIds);
    const mayKeep = await this.rejections.mayKeepFaces(tx, personId);
    const isKept = kept.length > 0 && this.config.COUNTER_EXAMPLE_RETENTION_DAYS > 0;
    const counterExampleMissing = missingBecause(mayKeep, isKept, this.isPast(recognition, now));
    const rejection = {
      id,
      recognitionId,
      personId,
      cameraId,
      authorId,
      reason,
      counterExampleMissing,
      createdAt: now,
    };
    await this.rejections.insert(tx, rejection);
    for (const { packId: seenBy, vector } of counterExampleMissing === '' ? kept : []) {
      await this.counterExamples.add(tx, { id: randomUUID(), personId, packId: seenBy, vector }, id, now);
    }
    const withdrawn = await this.withdrawAll(tx, recognition, span, rejection);
    refuseOwnAmong(withdrawn, authorId, 'reject');
    await this.rejections.rejectTracks(tx, id, span);
    await this.deleteTemplates(tx, personId, templatesOf(withdrawn));
    const [fromMs, toMs] = spanOf(withdrawn);
    await this.rescoring.rescore(tx, { cameraId, packId, fromMs, toMs, rejectionId: id });
  }

  private async withdrawAll(
    tx: Transaction,
    recognition: RecognitionEntity,
    span: TrackSpan,
    { id: rejectionId, authorId, reason, createdAt }: Rejection,
  ): Promise<RecognitionEntity[]> {
    const ids = new Set([recognition.id, ...(await this.rejections.recognitionsOn(tx, span))]);
    const state = { withdrawnAt: createdAt, withdrawnBy: authorId, withdrawalReason: reason, rejectionId };
    return this.change(tx, [...ids], authorId, state);
  }

  /** Somebody took the face for that person and enrolled it: it would find the wrong one for as long as it is there. */
  private async deleteTemplates(tx: Transaction, personId: string, templateIds: readonly string[]): Promise<void> {
    const kept = await this.templates.ofPerson(tx, personId, templateIds);
    if (kept.length === 0) return;
    for (const templateId of kept) await this.templates.delete(tx, personId, templateId);
    await this.rejections.forgetTemplates(tx, kept);
    await this.galleryRows.markChanged(tx, personId);
  }

  /** It is deleted whatever becomes of this, and a search catches up before it answers. */
  private async catchUpOrWarn(recognitionId: string): Promise<void> {
    try {
      await this.gallery.catchUp();
    } catch (error) {
      this.logger.warn('gallery-catches-up-later', { recognitionId, error });
    }
  }

  private async restoreNow(tx: Transaction, rejection: Rejection, authorId: string): Promise<void> {
    const { id, personId, cameraId } = rejection;
    const following = await this.rejections.following(tx, id);
    const undone = {
      withdrawnAt: new Date(),
      withdrawnBy: authorId,
      withdrawalReason: undoneReason,
      rejectionId: null,
    };
    await this.change(tx, idsOf(following), authorId, undone);
    const withdrawn = await this.rejections.withdrawnBy(tx, id);
    refuseOwnAmong(withdrawn, authorId, 'restore');
    const shown = withdrawn.find((one) => one.id === rejection.recognitionId) ?? withdrawn.at(-1);
    const aroundMs = shown?.lastSeenAt.getTime() ?? 0;
    await this.refuseFaceOfAnother(tx, rejection, following, aroundMs);
    const isTold = withdrawn.every(({ toldAt }) => toldAt !== null);
    await this.change(tx, idsOf(withdrawn), authorId, holding);
    await this.rejections.restoreTracks(tx, id, { personId, cameraId, aroundMs, isTold });
    await this.rejections.delete(tx, id);
  }

  /**
   * Two people are never recognised on one face. What only followed from the rejection is taken back by now, and its
   * tracks are free.
   * @throws AppError `conflict` (face_of_another)
   */
  private async refuseFaceOfAnother(
    tx: Transaction,
    { id, cameraId }: Rejection,
    following: readonly RecognitionEntity[],
    aroundMs: number,
  ): Promise<void> {
    for (const { personId, trackId } of await this.rejections.claimedByOthers(tx, id)) {
      const span = { personId, cameraId, trackIds: [trackId], aroundMs };
      const holdingIds = await this.rejections.recognitionsOn(tx, span);
      const isOfFollowers = following.some((one) => one.personId === personId);
      if (!isOfFollowers || holdingIds.length > 0) throw faceOfAnother(holdingIds[0]);
    }
  }

  private async change(
    tx: Transaction,
    ids: readonly string[],
    authorId: string,
    state: WithdrawalState,
  ): Promise<RecognitionEntity[]> {
    const change = state.withdrawnAt === null ? RecognitionChange.RESTORED : RecognitionChange.WITHDRAWN;
    const changed = await this.rejections.change(tx, ids, state);
    for (const recognition of changed) {
      tx.publish(recognitionChanged, { recognition: toRecognitionMessage(recognition), change, authorId });
    }
    return changed;
  }

  private async read(tx: Transaction, recognitionId: string): Promise<RejectedRecognition> {
    const recognition = await this.rejections.lockRecognition(tx, recognitionId);
    const rejection = await this.rejections.find(tx, recognition.rejectionId ?? '00000000-0000-0000-0000-000000000000');
    if (rejection === undefined) return withoutRejection(recognition);
    const examples = await this.counterExamples.ofRejection(tx, rejection.id);
    const similarIds = new Set<string>();
    for (const example of examples) for (const id of await this.similarTo(tx, example)) similarIds.add(id);
    const withdrawn = await this.rejections.withdrawnBy(tx, rejection.id);
    return {
      recognition,
      rejection,
      hasCounterExample: examples.length > 0,
      withdrawnIds: idsOf(withdrawn).slice(0, shownMax),
      decidedIds: idsOf(await this.rejections.following(tx, rejection.id)).slice(0, shownMax),
      similarIds: [...similarIds].slice(0, similarMax),
      deletedTemplateIds: templatesOf(withdrawn),
    };
  }

  /** Somebody may be taken for the same person again and again; each is for people to decide. */
  private async similarTo(tx: Transaction, { personId, packId, vector }: CounterExample): Promise<string[]> {
    const template = meanOf(await this.galleryRows.templateVectorsOf(tx, personId, packId));
    if (template === undefined) return [];
    const kept = await this.vectors.listOf(tx, personId, packId);
    return kept
      .filter((other) => isCounterExample(cosineOf(template, other.vector), other.vector, [vector]))
      .map(({ recognitionId }) => recognitionId)
      .slice(0, similarMax);
  }

  private isPast({ createdAt }: RecognitionEntity, now: Date): boolean {
    return now.getTime() - createdAt.getTime() > this.vectors.keptMs;
  }
}

/** Of one face all goes together: what sightings decided is no way round what was told. */
function refuseOwnAmong(
  recognitions: readonly RecognitionEntity[],
  authorId: string,
  verb: 'reject' | 'restore',
): void {
  for (const recognition of recognitions) refuseOwn(recognition, authorId, verb);
}

function idsOf(recognitions: readonly RecognitionEntity[]): string[] {
  return recognitions.map(({ id }) => id);
}

function templatesOf(withdrawn: readonly RecognitionEntity[]): string[] {
  return [...new Set(withdrawn.flatMap(({ toldTemplateId }) => toldTemplateId ?? []))];
}

function faceOfAnother(recognitionId: string | undefined): AppError {
  const which = recognitionId === undefined ? '' : ` in recognition ${recognitionId}`;
  const message = `The same face is somebody else’s by now${which}; say first that it is not them.`;
  return new AppError('conflict', message, { reason: 'face_of_another' });
}

function assignmentUndone(): AppError {
  const message = 'Whose face it is was taken back since; assign the unknown face again, or enter a punch by hand.';
  return new AppError('conflict', message, { reason: 'assignment_undone' });
}

function missingBecause(mayKeep: boolean, isKept: boolean, isPast: boolean): CounterExampleMissing | '' {
  if (!mayKeep) return 'no_consent';
  if (isKept) return '';
  return isPast ? 'kept_no_longer' : 'never_kept';
}

function spanOf(recognitions: readonly RecognitionEntity[]): [fromMs: number, toMs: number] {
  return [
    Math.min(...recognitions.map(({ firstSeenAt }) => firstSeenAt.getTime())),
    Math.max(...recognitions.map(({ lastSeenAt }) => lastSeenAt.getTime())),
  ];
}

/** What was taken back because a rejection was: there is nothing to reject, and nothing to take back. */
function withoutRejection(recognition: RecognitionEntity): RejectedRecognition {
  const { id: recognitionId, personId, cameraId, withdrawnBy, withdrawalReason, withdrawnAt } = recognition;
  const rejection = {
    id: recognitionId,
    recognitionId,
    personId,
    cameraId,
    authorId: withdrawnBy ?? '',
    reason: withdrawalReason ?? '',
    counterExampleMissing: 'never_kept' as const,
    createdAt: withdrawnAt ?? recognition.createdAt,
  };
  const nothing = { withdrawnIds: [recognitionId], decidedIds: [], similarIds: [], deletedTemplateIds: [] };
  return { recognition, rejection, hasCounterExample: false, ...nothing };
}
