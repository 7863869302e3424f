import { Injectable } from '@nestjs/common';
import { unknownFaceVisitsMax } from '@smart-attendance/contracts';
import { Database, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { randomUUID } from 'node:crypto';
import type { UnknownFaceActionEntity } from './unknown-face-action.entity';
import type { UnknownFaceEntity } from './unknown-face.entity';
import { visitsMax } from './unknown-face.policy';
import { UnknownFaceVisitsRepository } from './unknown-face-visits.repository';
import { UnknownFacesRepository } from './unknown-faces.repository';

/** Who wants what changed, as they saw it. */
export interface FaceChange {
  readonly unknownFaceId: string;
  readonly authorId: string;
  readonly expectedRevision: number | undefined;
}

/** What people say of unknown faces without saying who it is. Nothing is lost by it, and each step can be undone. */
@Injectable()
export class RegroupingService {
  constructor(
    private readonly database: Database,
    private readonly faces: UnknownFacesRepository,
    private readonly visits: UnknownFaceVisitsRepository,
  ) {}

  /** @throws AppError `not_found`, `conflict` (changed_meanwhile, not_waiting, two_model_packs) */
  async merge({ unknownFaceId, authorId, expectedRevision }: FaceChange, otherId: string): Promise<UnknownFaceEntity> {
    if (otherId === unknownFaceId) {
      throw AppError.invalid([{ field: 'other_id', message: 'must be another unknown face' }]);
    }
    return this.inTransaction(async (tx) => {
      const face = requireWaiting(await this.faces.getForChange(tx, unknownFaceId, expectedRevision));
      const other = requireWaiting(await this.faces.get(otherId, tx));
      if (face.packId !== other.packId) {
        throw new AppError('conflict', 'Their vectors were made by two model packs, which are never compared.', {
          reason: 'two_model_packs',
        });
      }
      const all = await this.visits.of(otherId, unknownFaceVisitsMax + 1, tx);
      if (all.length > unknownFaceVisitsMax) throw tooManyVisits();
      const visitIds = await this.visits.move(
        tx,
        all.map(({ id }) => id),
        otherId,
        unknownFaceId,
      );
      await this.faces.change(tx, otherId, { status: 'merged' });
      await this.act(tx, face, { kind: 'merged', authorId, otherId, visitIds });
      return unknownFaceId;
    });
  }

  /** @throws AppError `not_found`, `invalid_argument`, `conflict` (changed_meanwhile, not_waiting) */
  async split(
    { unknownFaceId, authorId, expectedRevision }: FaceChange,
    visitIds: readonly string[],
    newId: string,
  ): Promise<{ readonly face: UnknownFaceEntity; readonly splitOff: UnknownFaceEntity }> {
    const otherId = newId === '' ? randomUUID() : newId;
    const face = await this.inTransaction(async (tx) => {
      const splitBefore = await this.faces.exists(tx, otherId);
      const before = await this.faces.getForChange(tx, unknownFaceId, splitBefore ? undefined : expectedRevision);
      if (splitBefore) return unknownFaceId;
      requireWaiting(before);
      const { packId, firstSeenAt, lastSeenAt } = before;
      await this.faces.insert(tx, { id: otherId, packId, status: 'waiting', firstSeenAt, lastSeenAt });
      const moved = await this.visits.move(tx, [...new Set(visitIds)], unknownFaceId, otherId);
      const isWrong = moved.length !== new Set(visitIds).size || moved.length >= before.visits;
      if (isWrong) {
        const message = 'must be visits of this unknown face, some and not all';
        throw AppError.invalid([{ field: 'visit_ids', message }]);
      }
      const actionId = await this.act(tx, before, { kind: 'split', authorId, otherId, visitIds: moved });
      await this.faces.change(tx, otherId, { lastActionId: actionId });
      return unknownFaceId;
    });
    return { face, splitOff: await this.faces.get(otherId) };
  }

  /** @throws AppError `not_found`, `conflict` (changed_meanwhile, not_waiting) */
  async dismiss({ unknownFaceId, authorId, expectedRevision }: FaceChange): Promise<UnknownFaceEntity> {
    return this.inTransaction(async (tx) => {
      const face = await this.faces.getForChange(tx, unknownFaceId, expectedRevision);
      if (face.status === 'dismissed') return unknownFaceId;
      await this.act(tx, requireWaiting(face), { kind: 'dismissed', authorId });
      await this.faces.change(tx, unknownFaceId, { status: 'dismissed' });
      return unknownFaceId;
    });
  }

  /**
   * Of a merge, a split or a dismissal.
   * @throws AppError `conflict` (undo_the_other_first) while either half of a split was changed otherwise
   */
  async undo(tx: Transaction, face: UnknownFaceEntity, action: UnknownFaceActionEntity): Promise<void> {
    const { kind, otherId, visitIds, previousActionId } = action;
    if (kind === 'dismissed') await this.faces.change(tx, face.id, { status: 'waiting' });
    if (kind === 'merged' && otherId !== null) await this.undoMerge(tx, face.id, otherId, visitIds);
    if (kind === 'split' && otherId !== null) await this.undoSplit(tx, action, otherId);
    await this.faces.change(tx, action.unknownFaceId, { lastActionId: previousActionId });
    await this.faces.deleteAction(tx, action.id);
  }

  async act(
    tx: Transaction,
    face: UnknownFaceEntity,
    action: Pick<UnknownFaceActionEntity, 'kind' | 'authorId'> & Partial<UnknownFaceActionEntity>,
  ): Promise<string> {
    const id = randomUUID();
    await this.faces.addAction(tx, {
      id,
      unknownFaceId: face.id,
      previousActionId: face.lastActionId,
      ...action,
    });
    await this.faces.change(tx, face.id, { lastActionId: id });
    return id;
  }

  private async undoMerge(
    tx: Transaction,
    faceId: string,
    otherId: string,
    visitIds: readonly string[],
  ): Promise<void> {
    // Of one that is gone the visits belong to nobody, and are grouped anew.
    const isThere = await this.faces.exists(tx, otherId);
    const moved = await this.visits.move(tx, visitIds, faceId, isThere ? otherId : null);
    // With all of its visits too old by now there is nothing to go back to.
    if (moved.length > 0) await this.faces.change(tx, otherId, { status: 'waiting' });
  }

  private async undoSplit(tx: Transaction, action: UnknownFaceActionEntity, otherId: string): Promise<void> {
    const isLastOf = (face: UnknownFaceEntity | null): boolean =>
      face !== null && face.status !== 'merged' && face.lastActionId === action.id;
    if (!isLastOf(await this.faces.find(action.unknownFaceId, tx))) throw undoFirst(action.unknownFaceId);
    const other = await this.faces.find(otherId, tx);
    // With all of its visits too old by now nothing comes back, and nothing is in the way.
    if (other === null) return;
    if (!isLastOf(other)) throw undoFirst(otherId);
    const back = await this.visits.of(otherId, visitsMax, tx);
    await this.visits.move(
      tx,
      back.map(({ id }) => id),
      otherId,
      action.unknownFaceId,
    );
  }

  private async inTransaction(work: (tx: Transaction) => Promise<string>): Promise<UnknownFaceEntity> {
    const unknownFaceId = await this.database.transaction(async (tx) => {
      await this.faces.lock(tx);
      const id = await work(tx);
      await this.faces.refresh(tx);
      await this.faces.publishChanged(tx, [id], 'changed');
      return id;
    });
    return this.faces.get(unknownFaceId);
  }
}

/** @throws AppError `conflict` (not_waiting) */
export function requireWaiting(face: UnknownFaceEntity): UnknownFaceEntity {
  if (face.status === 'waiting') return face;
  throw new AppError('conflict', `The unknown face ${face.id} is ${face.status}; undo that first.`, {
    reason: 'not_waiting',
  });
}

function undoFirst(unknownFaceId: string): AppError {
  const message = `First undo what was done to the unknown face ${unknownFaceId} after the split, or to the one that it was merged into.`;
  return new AppError('conflict', message, { reason: 'undo_the_other_first' });
}

function tooManyVisits(): AppError {
  return new AppError('conflict', `More than ${unknownFaceVisitsMax} visits are not merged at once.`, {
    reason: 'too_many_visits',
  });
}
