import { Injectable } from '@nestjs/common';
import { timestampFromDate, unknownFaceChanged, type unknownFaceChanges } from '@smart-attendance/contracts';
import { managerOf, readPage, type PageRequest, type PageRows, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { DataSource, In } from 'typeorm';
import { seenSortKeys } from '../recognition/recognitions.repository';
import { UnknownFaceActionEntity } from './unknown-face-action.entity';
import { UnknownFaceEntity } from './unknown-face.entity';

export interface UnknownFaceQuery {
  readonly page: PageRequest | undefined;
  readonly status: string;
  /** Empty for all. */
  readonly cameraId: string;
  readonly seenFrom: Date | undefined;
  readonly seenTo: Date | undefined;
}

export type NewUnknownFace = Pick<UnknownFaceEntity, 'id' | 'packId' | 'status' | 'firstSeenAt' | 'lastSeenAt'>;

@Injectable()
export class UnknownFacesRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Changes of unknown faces come one after another, at whichever replica. Held until the transaction ends. */
  async lock(tx: Transaction): Promise<void> {
    await managerOf(tx).query("SELECT pg_advisory_xact_lock(hashtext('identity'), hashtext('unknown-faces'))");
  }

  /** False while somebody has it. */
  async tryLock(tx: Transaction): Promise<boolean> {
    const [row] = await managerOf(tx).query<{ locked: boolean }[]>(
      "SELECT pg_try_advisory_xact_lock(hashtext('identity'), hashtext('unknown-faces')) AS locked",
    );
    return row?.locked === true;
  }

  async list({ page, status, cameraId, seenFrom, seenTo }: UnknownFaceQuery): Promise<PageRows<UnknownFaceEntity>> {
    const faces = this.dataSource.manager
      .createQueryBuilder(UnknownFaceEntity, 'seen')
      .where('seen.status = :status', { status });
    if (cameraId !== '') faces.andWhere('CAST(:cameraId AS uuid) = ANY(seen.cameraIds)', { cameraId });
    if (seenFrom !== undefined) faces.andWhere('seen.lastSeenAt >= :seenFrom', { seenFrom });
    if (seenTo !== undefined) faces.andWhere('seen.firstSeenAt <= :seenTo', { seenTo });
    return readPage(faces, 'seen', page, seenSortKeys);
  }

  /** Also one that was merged into another; null when it is gone. */
  async find(unknownFaceId: string, tx?: Transaction): Promise<UnknownFaceEntity | null> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    return manager.findOneBy(UnknownFaceEntity, { id: unknownFaceId });
  }

  /** @throws AppError `not_found`, for one that was merged into another too */
  async get(unknownFaceId: string, tx?: Transaction): Promise<UnknownFaceEntity> {
    const face = await this.find(unknownFaceId, tx);
    if (face === null || face.status === 'merged') throw AppError.notFound('unknown face', unknownFaceId);
    return face;
  }

  /**
   * As of now, for a change by whoever holds the lock.
   * @throws AppError `not_found`, and `conflict` (changed_meanwhile) when another revision was expected
   */
  async getForChange(
    tx: Transaction,
    unknownFaceId: string,
    expectedRevision: number | undefined,
  ): Promise<UnknownFaceEntity> {
    const face = await this.get(unknownFaceId, tx);
    if (expectedRevision === undefined || expectedRevision === face.revision) return face;
    throw changedMeanwhile(unknownFaceId);
  }

  async insert(tx: Transaction, face: NewUnknownFace): Promise<void> {
    await managerOf(tx).insert(UnknownFaceEntity, face);
  }

  async exists(tx: Transaction, unknownFaceId: string): Promise<boolean> {
    return managerOf(tx).existsBy(UnknownFaceEntity, { id: unknownFaceId });
  }

  /** A change that somebody made, so the revision rises. */
  async change(tx: Transaction, unknownFaceId: string, changes: Partial<UnknownFaceEntity>): Promise<void> {
    await managerOf(tx).update(UnknownFaceEntity, unknownFaceId, { ...changes, revision: () => 'revision + 1' });
  }

  /** The photo is gone. As the same revision, since who undoes an assignment has named it. */
  async forgetPhoto(unknownFaceId: string, templateId: string): Promise<void> {
    const gone = { id: unknownFaceId, templateId };
    await this.dataSource.manager.update(UnknownFaceEntity, gone, { templateId: null });
  }

  async delete(tx: Transaction, unknownFaceIds: readonly string[]): Promise<void> {
    await managerOf(tx).delete(UnknownFaceEntity, { id: In([...unknownFaceIds]) });
    await managerOf(tx).delete(UnknownFaceActionEntity, { unknownFaceId: In([...unknownFaceIds]) });
  }

  async addAction(
    tx: Transaction,
    action: Omit<UnknownFaceActionEntity, 'createdAt' | 'visitIds' | 'otherId' | 'consentBefore' | 'createdPerson'> &
      Partial<UnknownFaceActionEntity>,
  ): Promise<void> {
    await managerOf(tx).insert(UnknownFaceActionEntity, action);
  }

  async addToAction(tx: Transaction, actionId: string, visitIds: readonly string[]): Promise<void> {
    await managerOf(tx).query('UPDATE unknown_face_actions SET visit_ids = visit_ids || $2::uuid[] WHERE id = $1', [
      actionId,
      visitIds,
    ]);
  }

  async findAction(actionId: string | null, tx?: Transaction): Promise<UnknownFaceActionEntity | null> {
    if (actionId === null) return null;
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    return manager.findOneBy(UnknownFaceActionEntity, { id: actionId });
  }

  async deleteAction(tx: Transaction, actionId: string): Promise<void> {
    await managerOf(tx).delete(UnknownFaceActionEntity, { id: actionId });
  }

  /** Whoever looks at them is told to look again; those that are gone by now are not told. */
  async publishChanged(
    tx: Transaction,
    unknownFaceIds: readonly string[],
    change: (typeof unknownFaceChanges)[number],
  ): Promise<void> {
    const faces = await managerOf(tx).findBy(UnknownFaceEntity, { id: In([...unknownFaceIds]) });
    for (const { id, bestCameraId, isDoubtful, lastSeenAt, revision } of faces) {
      tx.publish(unknownFaceChanged, {
        unknownFaceId: id,
        change,
        cameraId: bestCameraId ?? '',
        isDoubtful,
        changedAt: timestampFromDate(change === 'appeared' ? lastSeenAt : new Date()),
        revision,
      });
    }
  }

  /**
   * What is said of the visits together, anew. Who reads it sees another revision when there are other visits or
   * another best picture; that somebody stands there a second longer is none. Those without any visit go, unless they
   * were merged into one that is there, which may itself be merged: each step is undone into the one before.
   */
  async refresh(tx: Transaction): Promise<void> {
    const manager = managerOf(tx);
    await manager.query(
      `WITH counted AS (
         SELECT unknown_face_id AS id, min(first_seen_at) AS first_seen_at, max(last_seen_at) AS last_seen_at,
                count(*)::integer AS visits,
                (count(*) FILTER (WHERE EXISTS (
                  SELECT FROM recognitions r WHERE r.id = v.recognition_id AND r.withdrawn_at IS NULL)))::integer
                  AS visits_told,
                (array_agg(DISTINCT camera_id))[1:100] AS camera_ids, bool_or(is_doubtful) AS is_doubtful,
                max(created_at) AS newest_kept_at,
                (array_agg(id ORDER BY quality_score DESC, id))[1] AS best_visit_id,
                (array_agg(camera_id ORDER BY quality_score DESC, id))[1] AS best_camera_id,
                max(quality_score) AS quality_score
           FROM unknown_face_visits v WHERE unknown_face_id IS NOT NULL GROUP BY unknown_face_id)
       UPDATE unknown_faces f
          SET first_seen_at = c.first_seen_at, last_seen_at = c.last_seen_at, visits = c.visits,
              visits_told = c.visits_told, camera_ids = c.camera_ids, is_doubtful = c.is_doubtful,
              newest_kept_at = c.newest_kept_at, best_visit_id = c.best_visit_id, best_camera_id = c.best_camera_id,
              quality_score = c.quality_score,
              revision = f.revision + CASE WHEN (f.visits, f.visits_told, f.best_visit_id)
                IS DISTINCT FROM (c.visits, c.visits_told, c.best_visit_id) AND f.visits > 0 THEN 1 ELSE 0 END
         FROM counted c
        WHERE c.id = f.id AND (f.first_seen_at, f.last_seen_at, f.visits, f.visits_told, f.best_visit_id, f.quality_score,
                               f.is_doubtful, f.newest_kept_at, f.camera_ids)
          IS DISTINCT FROM (c.first_seen_at, c.last_seen_at, c.visits, c.visits_told, c.best_visit_id, c.quality_score,
                            c.is_doubtful, c.newest_kept_at, c.camera_ids)`,
    );
    const rows = await manager.query<{ id: string }[]>(
      `WITH RECURSIVE kept AS (
         SELECT unknown_face_id AS id FROM unknown_face_visits WHERE unknown_face_id IS NOT NULL
         UNION
         SELECT f.id FROM kept k
           JOIN unknown_face_actions a ON a.unknown_face_id = k.id AND a.kind = 'merged'
           JOIN unknown_faces f ON f.id = a.other_id AND f.status = 'merged')
       SELECT id FROM unknown_faces f WHERE NOT EXISTS (SELECT FROM kept k WHERE k.id = f.id)`,
    );
    if (rows.length > 0)
      await this.delete(
        tx,
        rows.map(({ id }) => id),
      );
  }
}

export function changedMeanwhile(unknownFaceId: string): AppError {
  return new AppError('conflict', `The unknown face ${unknownFaceId} was changed meanwhile; read it again.`, {
    reason: 'changed_meanwhile',
  });
}
