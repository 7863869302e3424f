import { Injectable } from '@nestjs/common';
import { departmentKey } from '@smart-attendance/contracts';
import { managerOf, readPage, type PageRequest, type PageRows, type Transaction } from '@smart-attendance/database';
import { DataSource } from 'typeorm';
import type { DateSpan } from '../periods/period.policy';
import { CorrectionRequestEntity, type CorrectionRequestRow } from './correction-request.entity';

/** What of a request is told of each change. */
export type ToldRequest = Pick<
  CorrectionRequestRow,
  | 'id'
  | 'personId'
  | 'recordId'
  | 'localDate'
  | 'kind'
  | 'state'
  | 'authorId'
  | 'periodId'
  | 'decidedBy'
  | 'decidedAt'
  | 'revision'
  | 'createdAt'
  | 'updatedAt'
>;

const toldColumns = `id, person_id AS "personId", record_id AS "recordId", local_date::text AS "localDate", kind, state,
  author_id AS "authorId", period_id AS "periodId", decided_by AS "decidedBy", decided_at AS "decidedAt", revision,
  created_at AS "createdAt", updated_at AS "updatedAt"`;

/** What was asked for before then; late data only where it is said. */
export interface PendingFilter {
  readonly askedBefore: Date;
  readonly withLateData: boolean;
}

/** Empty fields let everything pass. */
export interface CorrectionRequestFilter {
  readonly personId: string;
  readonly department: string;
  readonly state: string;
  readonly kind: string;
  readonly authorId: string;
  readonly dateFrom: string;
  readonly dateTo: string;
}

/** Who ended it, and why. */
export interface Ending {
  readonly by: string;
  readonly reason: string;
  readonly at: Date;
}

const ended = `state = 'withdrawn', decided_by = $1, decided_at = $2, decision_reason = $3,
  revision = revision + 1, updated_at = $2`;

@Injectable()
export class CorrectionRequestsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(id: string, tx?: Transaction): Promise<CorrectionRequestRow | undefined> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    return (await manager.findOneBy(CorrectionRequestEntity, { id })) ?? undefined;
  }

  list(filter: CorrectionRequestFilter, page?: PageRequest): Promise<PageRows<CorrectionRequestRow>> {
    const { personId, department, state, kind, authorId, dateFrom, dateTo } = filter;
    const query = this.dataSource.manager.createQueryBuilder(CorrectionRequestEntity, 'request').where('true');
    if (personId !== '') query.andWhere('request.personId = :personId', { personId });
    if (state !== '') query.andWhere('request.state = :state', { state });
    if (kind !== '') query.andWhere('request.kind = :kind', { kind });
    if (authorId !== '') query.andWhere('request.authorId = :authorId', { authorId });
    if (dateFrom !== '') query.andWhere('request.localDate >= :dateFrom', { dateFrom });
    if (dateTo !== '') query.andWhere('request.localDate <= :dateTo', { dateTo });
    if (department !== '') {
      query.andWhere('request.personId IN (SELECT id FROM people WHERE department_key = :key)', {
        key: departmentKey(department),
      });
    }
    return readPage<CorrectionRequestRow>(query, 'request', page, { date: { property: 'localDate', type: 'date' } });
  }

  /** Nobody else changes it until the transaction ends. */
  async lock(tx: Transaction, id: string): Promise<CorrectionRequestRow | undefined> {
    const lock = { mode: 'pessimistic_write' } as const;
    return (await managerOf(tx).findOne(CorrectionRequestEntity, { where: { id }, lock })) ?? undefined;
  }

  /** Of what somebody asked for about a person: what waits, and what was asked since then. */
  async countAsked(
    tx: Transaction,
    personId: string,
    since: Date,
  ): Promise<{ readonly pending: number; readonly recent: number }> {
    const [row] = await managerOf(tx).query<[{ pending: string; recent: string }]>(
      `SELECT count(*) FILTER (WHERE state = 'pending') AS pending, count(*) FILTER (WHERE created_at > $2) AS recent
         FROM correction_requests
        WHERE person_id = $1 AND kind <> 'late_data' AND (state = 'pending' OR created_at > $2)`,
      [personId, since],
    );
    return { pending: Number(row.pending), recent: Number(row.recent) };
  }

  /** What came late for a day and waits, or was refused with the same outcome. */
  async lateDataOf(
    tx: Transaction,
    day: { readonly personId: string; readonly date: string; readonly outcomeHash: string; readonly revision: number },
  ): Promise<CorrectionRequestRow | undefined> {
    const found = await managerOf(tx)
      .createQueryBuilder(CorrectionRequestEntity, 'request')
      .where(`request.personId = :personId AND request.localDate = :date AND request.kind = 'late_data'`)
      .andWhere(
        `(request.state = 'pending' OR (request.state = 'refused' AND request.outcomeHash = :outcomeHash
          AND request.recordRevision = :revision))`,
      )
      .setParameters(day)
      .orderBy('request.state')
      .getOne();
    return found ?? undefined;
  }

  async insert(tx: Transaction, request: CorrectionRequestRow): Promise<void> {
    await managerOf(tx).insert(CorrectionRequestEntity, { ...request });
  }

  async update(tx: Transaction, request: CorrectionRequestRow): Promise<void> {
    await managerOf(tx).update(CorrectionRequestEntity, { id: request.id }, { ...request });
  }

  /** Ends what came late for these days, which are planned to be computed. */
  releaseLateData(tx: Transaction, { dateFrom, dateTo }: DateSpan, { by, reason, at }: Ending): Promise<ToldRequest[]> {
    return managerOf(tx).query<ToldRequest[]>(
      `WITH released AS (
         UPDATE correction_requests SET ${ended}
         WHERE kind = 'late_data' AND state = 'pending' AND local_date BETWEEN $4 AND $5
         RETURNING ${toldColumns}),
       planned AS (
         INSERT INTO day_work SELECT "personId", "localDate"::date, $2 FROM released
         ON CONFLICT (person_id, local_date) DO UPDATE SET due_at = LEAST(day_work.due_at, excluded.due_at))
       SELECT * FROM released`,
      [by, at, reason, dateFrom, dateTo],
    );
  }

  /** Ends what waits about a person. */
  endPending(
    tx: Transaction,
    personId: string,
    { by, reason, at }: Ending,
    { askedBefore, withLateData }: PendingFilter,
  ): Promise<ToldRequest[]> {
    return managerOf(tx).query<ToldRequest[]>(
      `WITH ended AS (
         UPDATE correction_requests SET ${ended}
         WHERE person_id = $4 AND state = 'pending' AND created_at <= $5 AND ($6 OR kind <> 'late_data')
         RETURNING ${toldColumns})
       SELECT * FROM ended`,
      [by, at, reason, personId, askedBefore, withLateData],
    );
  }

  /** What people wrote about somebody who is erased. */
  async eraseTexts(tx: Transaction, personId: string): Promise<void> {
    await managerOf(tx).query(
      `UPDATE correction_requests SET reason = '', decision_reason = '', wanted = wanted - 'notes',
         before = before - 'notes', after = after - 'notes'
       WHERE person_id = $1`,
      [personId],
    );
    await managerOf(tx).query(
      `UPDATE punches SET reason = CASE WHEN source = 'manual' THEN '' END,
         withdrawal_reason = CASE WHEN withdrawn_at IS NOT NULL THEN '' END
       WHERE person_id = $1 AND (source = 'manual' OR withdrawn_at IS NOT NULL)`,
      [personId],
    );
  }
}
