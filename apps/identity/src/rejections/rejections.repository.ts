import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { In, IsNull } from 'typeorm';
import { RecognitionEntity } from '../recognition/recognition.entity';

/** What somebody said of a recognition, and what follows from it. */
export interface Rejection {
  readonly id: string;
  readonly recognitionId: string;
  readonly personId: string;
  readonly cameraId: string;
  readonly authorId: string;
  readonly reason: string;
  /** Empty with a counter-example. */
  readonly counterExampleMissing: CounterExampleMissing | '';
  readonly createdAt: Date;
}

export type CounterExampleMissing = 'kept_no_longer' | 'never_kept' | 'no_consent';

/** Whether recognitions hold. */
export type WithdrawalState = Pick<
  RecognitionEntity,
  'withdrawnAt' | 'withdrawnBy' | 'withdrawalReason' | 'rejectionId'
>;

/** Where and around when a face was followed. */
export interface TrackSpan {
  readonly personId: string;
  readonly cameraId: string;
  readonly trackIds: readonly string[];
  readonly aroundMs: number;
}

interface RejectionRow {
  readonly id: string;
  readonly recognition_id: string;
  readonly person_id: string;
  readonly camera_id: string;
  readonly author_id: string;
  readonly reason: string;
  readonly counter_example_missing: CounterExampleMissing | '';
  readonly created_at: Date;
}

/** No face is followed for longer; somebody who sits before a camera all day may be. */
const trackReachMs = 12 * 3_600_000;
/** One every two seconds for twelve hours before and after. */
const recognitionsMax = 50_000;

@Injectable()
export class RejectionsRepository {
  /** Nobody else decides about it until the transaction ends. @throws AppError `not_found` */
  async lockRecognition(tx: Transaction, recognitionId: string): Promise<RecognitionEntity> {
    const lock = { mode: 'pessimistic_write' } as const;
    const where = { id: recognitionId };
    const recognition = await managerOf(tx).findOne(RecognitionEntity, { where, lock });
    if (recognition === null) throw AppError.notFound('recognition', recognitionId);
    return recognition;
  }

  /** Whom and where it is about; neither ever changes. @throws AppError `not_found` */
  async placeOf(
    tx: Transaction,
    recognitionId: string,
  ): Promise<{ readonly personId: string; readonly cameraId: string }> {
    const found = await managerOf(tx).findOneBy(RecognitionEntity, { id: recognitionId });
    if (found === null) throw AppError.notFound('recognition', recognitionId);
    return found;
  }

  /** Nobody changes or erases them until the transaction ends; frames may still name them. */
  async lockPerson(tx: Transaction, personId: string): Promise<void> {
    await managerOf(tx).query('SELECT 1 FROM people WHERE id = $1 FOR NO KEY UPDATE', [personId]);
  }

  async find(tx: Transaction, rejectionId: string): Promise<Rejection | undefined> {
    const [row] = await managerOf(tx).query<RejectionRow[]>('SELECT * FROM recognition_rejections WHERE id = $1', [
      rejectionId,
    ]);
    return row === undefined ? undefined : toRejection(row);
  }

  /** Whether the person may still be told by face. */
  async mayKeepFaces(tx: Transaction, personId: string): Promise<boolean> {
    const rows = await managerOf(tx).query<unknown[]>(
      'SELECT 1 FROM people WHERE id = $1 AND biometric_consent IS NOT FALSE FOR KEY SHARE',
      [personId],
    );
    return rows.length > 0;
  }

  async insert(tx: Transaction, rejection: Rejection): Promise<void> {
    await managerOf(tx).query(
      `INSERT INTO recognition_rejections
         (id, recognition_id, person_id, camera_id, author_id, reason, counter_example_missing, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        rejection.id,
        rejection.recognitionId,
        rejection.personId,
        rejection.cameraId,
        rejection.authorId,
        rejection.reason,
        rejection.counterExampleMissing,
        rejection.createdAt,
      ],
    );
  }

  /** With the counter-example and the tracks. */
  async delete(tx: Transaction, rejectionId: string): Promise<void> {
    await managerOf(tx).query('DELETE FROM recognition_rejections WHERE id = $1', [rejectionId]);
  }

  /** These faces are not that person: not in what was seen, nor in what is still to come. */
  async rejectTracks(tx: Transaction, rejectionId: string, span: TrackSpan): Promise<void> {
    const { personId, trackIds } = span;
    const manager = managerOf(tx);
    await manager.query(
      `INSERT INTO rejected_tracks (track_id, person_id, rejection_id, last_seen_at)
       SELECT wanted.track_id, $2, $3, coalesce(claim.last_seen_at, $4)
         FROM unnest($1::uuid[]) AS wanted (track_id)
         LEFT JOIN recognized_tracks claim ON claim.track_id = wanted.track_id AND claim.person_id = $2
       ON CONFLICT (track_id, person_id) DO NOTHING`,
      [trackIds, personId, rejectionId, new Date(span.aroundMs)],
    );
    await manager.query('DELETE FROM recognized_tracks WHERE track_id = ANY($1::uuid[]) AND person_id = $2', [
      trackIds,
      personId,
    ]);
    await manager.query(
      `UPDATE sightings SET person_id = NULL, candidate_id = $2, reason = 'rejected'
        WHERE ${ofTracks} AND person_id = $2`,
      spanParameters(span),
    );
  }

  /** Who else was recognised on the rejected faces since. */
  async claimedByOthers(
    tx: Transaction,
    rejectionId: string,
  ): Promise<{ readonly trackId: string; readonly personId: string }[]> {
    return managerOf(tx).query<{ trackId: string; personId: string }[]>(
      `SELECT claim.track_id AS "trackId", claim.person_id AS "personId"
         FROM rejected_tracks rejected
         JOIN recognized_tracks claim ON claim.track_id = rejected.track_id AND claim.person_id <> rejected.person_id
        WHERE rejected.rejection_id = $1 ORDER BY claim.track_id`,
      [rejectionId],
    );
  }

  /** They are that person again, those included that came meanwhile; nobody else holds them, see `claimedByOthers`. */
  async restoreTracks(
    tx: Transaction,
    rejectionId: string,
    span: Omit<TrackSpan, 'trackIds'> & { readonly isTold: boolean },
  ): Promise<void> {
    const manager = managerOf(tx);
    const rows = await manager.query<{ track_id: string }[]>(
      `INSERT INTO recognized_tracks (track_id, person_id, last_seen_at, is_told)
       SELECT track_id, person_id, last_seen_at, $2 FROM rejected_tracks WHERE rejection_id = $1
       ON CONFLICT (track_id) DO UPDATE SET person_id = excluded.person_id, last_seen_at = excluded.last_seen_at,
         is_told = excluded.is_told
       RETURNING track_id`,
      [rejectionId, span.isTold],
    );
    await manager.query(
      `UPDATE sightings SET person_id = $2, reason = '' WHERE ${ofTracks} AND reason = 'rejected' AND candidate_id = $2`,
      spanParameters({ ...span, trackIds: rows.map((row) => row.track_id) }),
    );
  }

  /** The person's recognitions that hold and rest on these tracks, oldest first. */
  async recognitionsOn(tx: Transaction, { personId, cameraId, trackIds, aroundMs }: TrackSpan): Promise<string[]> {
    const rows = await managerOf(tx).query<{ id: string }[]>(
      `SELECT r.id FROM recognitions r
        WHERE r.person_id = $1 AND r.camera_id = $2 AND r.withdrawn_at IS NULL AND r.last_seen_at BETWEEN $4 AND $5
          AND EXISTS (
            SELECT FROM unnest(r.evidence_frame_ids, r.evidence_face_indexes) AS e (frame_id, face_index)
              JOIN sightings s USING (frame_id, face_index) WHERE s.track_id = ANY($3::uuid[]))
        ORDER BY r.last_seen_at, r.id LIMIT $6`,
      [personId, cameraId, trackIds, ...reachOf(aroundMs), recognitionsMax],
    );
    return rows.map(({ id }) => id);
  }

  /** An assignment that enrolled them does not say so any more. */
  async forgetTemplates(tx: Transaction, templateIds: readonly string[]): Promise<void> {
    await managerOf(tx).query(
      'UPDATE unknown_faces SET template_id = NULL, revision = revision + 1 WHERE template_id = ANY($1::uuid[])',
      [templateIds],
    );
  }

  /** They do not come back with the rejection of any of them: what they rest on is gone. */
  async markAssignmentUndone(tx: Transaction, recognitionIds: readonly string[]): Promise<void> {
    await managerOf(tx).query(
      'UPDATE recognitions SET is_assignment_undone = true, rejection_id = NULL WHERE id = ANY($1::uuid[])',
      [recognitionIds],
    );
  }

  withdrawnBy(tx: Transaction, rejectionId: string): Promise<RecognitionEntity[]> {
    return managerOf(tx).find(RecognitionEntity, { where: { rejectionId }, order: { lastSeenAt: 'ASC', id: 'ASC' } });
  }

  following(tx: Transaction, rejectionId: string): Promise<RecognitionEntity[]> {
    const where = { followsRejectionId: rejectionId, withdrawnAt: IsNull() };
    return managerOf(tx).find(RecognitionEntity, { where, order: { lastSeenAt: 'ASC', id: 'ASC' } });
  }

  private byIds(tx: Transaction, ids: readonly string[]): Promise<RecognitionEntity[]> {
    const where = { id: In([...ids]) };
    return managerOf(tx).find(RecognitionEntity, { where, order: { lastSeenAt: 'ASC', id: 'ASC' } });
  }

  /** In one statement: somebody who sat before a camera all day has thousands. @returns them as they are then */
  async change(tx: Transaction, ids: readonly string[], state: WithdrawalState): Promise<RecognitionEntity[]> {
    const next = { ...state, revision: () => 'revision + 1' };
    await managerOf(tx).update(RecognitionEntity, { id: In([...ids]) }, next);
    return this.byIds(tx, ids);
  }
}

/** By the index of cameras and times: tracks have none, as sightings are written by the hundred a second. */
const ofTracks = 'camera_id = $1 AND captured_at BETWEEN $4 AND $5 AND track_id = ANY($3::uuid[])';

function spanParameters({ personId, cameraId, trackIds, aroundMs }: TrackSpan): unknown[] {
  return [cameraId, personId, trackIds, ...reachOf(aroundMs)];
}

function reachOf(aroundMs: number): Date[] {
  return [new Date(aroundMs - trackReachMs), new Date(aroundMs + trackReachMs)];
}

function toRejection(row: RejectionRow): Rejection {
  return {
    id: row.id,
    recognitionId: row.recognition_id,
    personId: row.person_id,
    cameraId: row.camera_id,
    authorId: row.author_id,
    reason: row.reason,
    counterExampleMissing: row.counter_example_missing,
    createdAt: row.created_at,
  };
}
