import { Injectable } from '@nestjs/common';
import { departmentKey } from '@smart-attendance/contracts';
import { managerOf, readPage, type PageRequest, type PageRows, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { DataSource } from 'typeorm';
import { RecognitionEntity, type DecidedRecognition } from './recognition.entity';

export interface SeenQuery {
  readonly page: PageRequest | undefined;
  /** Empty for all. */
  readonly cameraId: string;
  readonly seenFrom: Date | undefined;
  readonly seenTo: Date | undefined;
}

export interface RecognitionQuery extends SeenQuery {
  /** Empty for all. */
  readonly personId: string;
  /** Of the person, as it is now; empty for all. */
  readonly department: string;
  /** Those that were taken back, too. */
  readonly withWithdrawn: boolean;
}

/** Of whatever was seen from a first to a last time. */
export const seenSortKeys = { last_seen_at: { property: 'lastSeenAt', type: 'timestamptz' } } as const;

/** Nobody has said anything about it yet. */
const asDecided = {
  revision: 1,
  withdrawnAt: null,
  withdrawnBy: null,
  withdrawalReason: null,
  rejectionId: null,
  toldBy: null,
  toldAt: null,
  toldTemplateId: null,
  isAssignmentUndone: false,
} as const;

@Injectable()
export class RecognitionsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws AppError `not_found` */
  async get(recognitionId: string): Promise<RecognitionEntity> {
    const recognition = await this.dataSource.manager.findOneBy(RecognitionEntity, { id: recognitionId });
    if (recognition === null) throw AppError.notFound('recognition', recognitionId);
    return recognition;
  }

  async list(query: RecognitionQuery): Promise<PageRows<RecognitionEntity>> {
    const recognitions = this.dataSource.manager.createQueryBuilder(RecognitionEntity, 'seen');
    const { personId, department, cameraId, seenFrom, seenTo, page } = query;
    if (personId !== '') recognitions.andWhere('seen.personId = :personId', { personId });
    if (department !== '') {
      recognitions.andWhere('seen.personId IN (SELECT id FROM people WHERE department_key = :key)', {
        key: departmentKey(department),
      });
    }
    if (!query.withWithdrawn) recognitions.andWhere('seen.withdrawnAt IS NULL');
    if (cameraId !== '') recognitions.andWhere('seen.cameraId = :cameraId', { cameraId });
    if (seenFrom !== undefined) recognitions.andWhere('seen.lastSeenAt >= :seenFrom', { seenFrom });
    if (seenTo !== undefined) recognitions.andWhere('seen.firstSeenAt <= :seenTo', { seenTo });
    return readPage(recognitions, 'seen', page, seenSortKeys);
  }

  /** Whether this person was recognised at this camera less than `withinMs` before or after. */
  async hasNear(
    tx: Transaction,
    personId: string,
    cameraId: string,
    lastSeenAtMs: number,
    withinMs: number,
  ): Promise<boolean> {
    const rows = await managerOf(tx).query<unknown[]>(
      `SELECT 1 FROM recognitions
        WHERE person_id = $1 AND camera_id = $2 AND last_seen_at > $3 AND last_seen_at < $4
          AND withdrawn_at IS NULL LIMIT 1`,
      [personId, cameraId, new Date(lastSeenAtMs - withinMs), new Date(lastSeenAtMs + withinMs)],
    );
    return rows.length > 0;
  }

  /** @returns with the time of the decision, as the database tells it */
  async insert(tx: Transaction, recognition: DecidedRecognition): Promise<RecognitionEntity> {
    const manager = managerOf(tx);
    const row = manager.create(RecognitionEntity, { ...asDecided, ...recognition });
    await manager.insert(RecognitionEntity, row);
    return row;
  }

  /** Which of these tracks were recognised, and as whom. */
  async claimsOf(tx: Transaction, trackIds: readonly string[]): Promise<Map<string, string>> {
    const rows = await managerOf(tx).query<{ track_id: string; person_id: string }[]>(
      'SELECT track_id, person_id FROM recognized_tracks WHERE track_id = ANY($1::uuid[])',
      [trackIds],
    );
    return new Map(rows.map((row) => [row.track_id, row.person_id]));
  }

  /** Whom somebody said these tracks are not: `rejectionKey` of each. */
  async rejectionsOf(tx: Transaction, trackIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await managerOf(tx).query<{ track_id: string; person_id: string }[]>(
      'SELECT track_id, person_id FROM rejected_tracks WHERE track_id = ANY($1::uuid[])',
      [trackIds],
    );
    return new Set(rows.map((row) => rejectionKey(row.track_id, row.person_id)));
  }

  /** `isTold`: by what a person says; what sightings decide is more than that. */
  async claim(
    tx: Transaction,
    trackIds: readonly string[],
    personId: string,
    lastSeenAtMs: number,
    isTold = false,
  ): Promise<void> {
    await managerOf(tx).query(
      `INSERT INTO recognized_tracks (track_id, person_id, last_seen_at, is_told) SELECT unnest($1::uuid[]), $2, $3, $4
       ON CONFLICT (track_id) DO UPDATE SET
         last_seen_at = greatest(recognized_tracks.last_seen_at, excluded.last_seen_at),
         is_told = recognized_tracks.is_told AND excluded.is_told`,
      [trackIds, personId, new Date(lastSeenAtMs), isTold],
    );
  }

  /** They are nobody's again. */
  async unclaim(tx: Transaction, trackIds: readonly string[], personId: string): Promise<void> {
    await managerOf(tx).query('DELETE FROM recognized_tracks WHERE track_id = ANY($1::uuid[]) AND person_id = $2', [
      trackIds,
      personId,
    ]);
  }
}

export function rejectionKey(trackId: string, personId: string): string {
  return `${trackId} ${personId}`;
}
