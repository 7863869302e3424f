import { Injectable } from '@nestjs/common';
import type { DraftState } from '@smart-attendance/contracts';
import { managerOf, readPage, type PageRequest, type PageRows, type Transaction } from '@smart-attendance/database';
import { DataSource, In, LessThan } from 'typeorm';
import { DraftDayEntity, DraftEntity, type DraftDayRow, type DraftRow } from './draft.entity';
import { reachDaysMax } from './rule-change.policy';

/** Those that nobody has decided about. */
const openStates: readonly DraftState[] = ['previewing', 'ready', 'stale', 'failed'];

/** Somebody whose days a draft may change. */
export interface DraftPerson {
  readonly id: string;
  readonly inactiveSince: Date | null;
  /** When they had left and came back, as YYYY-MM-DD; `until` is the day on which they did. */
  readonly inactiveSpans: readonly { readonly from: string; readonly until: string }[];
  /** YYYY-MM-DD of their first row, or since when they may be missed; null where neither is known. */
  readonly firstDate: string | null;
}

@Injectable()
export class DraftsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(id: string): Promise<DraftRow | undefined> {
    return (await this.dataSource.manager.findOneBy(DraftEntity, { id })) ?? undefined;
  }

  list(state: string, page?: PageRequest): Promise<PageRows<DraftRow>> {
    const drafts = this.dataSource.manager.createQueryBuilder(DraftEntity, 'draft');
    if (state !== '') drafts.where('draft.state = :state', { state });
    return readPage<DraftRow>(drafts, 'draft', page);
  }

  /** Ids of those in a state, the oldest first. */
  async inState(state: DraftState, limit: number): Promise<string[]> {
    const drafts = await this.dataSource.manager.find(DraftEntity, {
      select: { id: true },
      where: { state },
      order: { createdAt: 'ASC' },
      take: limit,
    });
    return drafts.map(({ id }) => id);
  }

  countOpen(tx: Transaction): Promise<number> {
    return managerOf(tx).countBy(DraftEntity, { state: In([...openStates]) });
  }

  /** Nobody else works on it until the transaction ends. */
  async lock(tx: Transaction, id: string): Promise<DraftRow | undefined> {
    const draft = await managerOf(tx).findOne(DraftEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
    return draft ?? undefined;
  }

  /** As the other; undefined as well while somebody else works on it. */
  async lockUnlessTaken(tx: Transaction, id: string): Promise<DraftRow | undefined> {
    const draft = await managerOf(tx).findOne(DraftEntity, {
      where: { id },
      lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
    });
    return draft ?? undefined;
  }

  /** False when there is one with that id already. */
  async insert(tx: Transaction, draft: DraftRow): Promise<boolean> {
    const inserted = await managerOf(tx)
      .createQueryBuilder()
      .insert()
      .into(DraftEntity)
      .values(draft)
      .orIgnore()
      .returning('id')
      .updateEntity(false)
      .execute();
    return (inserted.raw as unknown[]).length > 0;
  }

  async update(tx: Transaction, id: string, columns: Partial<Omit<DraftRow, 'id' | 'change'>>): Promise<void> {
    await managerOf(tx).update(DraftEntity, { id }, columns);
  }

  /** What it changes, too: of an assignment and a site it holds what is there. */
  async renew(tx: Transaction, draft: DraftRow): Promise<void> {
    const { id, change, ...columns } = draft;
    await this.update(tx, id, columns);
    await managerOf(tx).query('UPDATE drafts SET change = $2 WHERE id = $1', [id, JSON.stringify(change)]);
  }

  /** Nobody has decided about them since that time. */
  async forgotten(before: Date, limit: number): Promise<string[]> {
    const drafts = await this.dataSource.manager.find(DraftEntity, {
      select: { id: true },
      where: { state: In([...openStates]), updatedAt: LessThan(before) },
      take: limit,
    });
    return drafts.map(({ id }) => id);
  }

  listDays(draftId: string, personId: string, page?: PageRequest): Promise<PageRows<DraftDayRow>> {
    const days = this.dataSource.manager
      .createQueryBuilder(DraftDayEntity, 'day')
      .where('day.draftId = :draftId', { draftId });
    if (personId !== '') days.andWhere('day.personId = :personId', { personId });
    const byDate = { skip: 0, limit: 100, descending: false, cursor: '', ...page, sort: 'date' };
    return readPage<DraftDayRow>(days, 'day', byDate, { date: { property: 'localDate', type: 'date' } });
  }

  /** Everybody whose rows are kept but who was erased: of them the department is gone, by which days are computed. */
  async peopleAfter(
    tx: Transaction,
    after: string | null,
    onlyId: string | null,
    limit: number,
  ): Promise<DraftPerson[]> {
    return managerOf(tx).query<DraftPerson[]>(
      `SELECT id, inactive_since AS "inactiveSince",
              (SELECT COALESCE(jsonb_agg(jsonb_build_object('from', lower(span), 'until', upper(span))), '[]')
                 FROM unnest(inactive_spans) AS span) AS "inactiveSpans",
              LEAST(active_since::date, (
                SELECT min(local_date) FROM records WHERE person_id = people.id AND deleted_at IS NULL
              ))::text AS "firstDate"
         FROM people
        WHERE NOT is_erased AND ($1::uuid IS NULL OR id > $1) AND ($2::uuid IS NULL OR id = $2)
        ORDER BY id LIMIT $3`,
      [after, onlyId, limit],
    );
  }

  async countPeople(tx: Transaction, onlyId: string | null): Promise<number> {
    const [row] = await managerOf(tx).query<[{ readonly count: number }]>(
      'SELECT count(*)::integer AS count FROM people WHERE NOT is_erased AND ($1::uuid IS NULL OR id = $1)',
      [onlyId],
    );
    return row.count;
  }

  async addPeople(tx: Transaction, draftId: string, personIds: readonly string[]): Promise<void> {
    await managerOf(tx).query(
      'INSERT INTO draft_people (draft_id, person_id) SELECT $1, unnest($2::uuid[]) ON CONFLICT DO NOTHING',
      [draftId, [...personIds]],
    );
  }

  async addDays(tx: Transaction, days: readonly DraftDayRow[]): Promise<void> {
    if (days.length === 0) return;
    await managerOf(tx).query(
      `INSERT INTO draft_days
         SELECT * FROM jsonb_to_recordset($1::jsonb) AS given (
           id uuid, draft_id uuid, person_id uuid, local_date date, record_id uuid, record_revision integer,
           before jsonb, after jsonb, after_hash text, causes text[], outcome text, created_at timestamptz)`,
      [JSON.stringify(days.map(toStored))],
    );
  }

  async clear(tx: Transaction, draftId: string): Promise<void> {
    await managerOf(tx).query('DELETE FROM draft_days WHERE draft_id = $1', [draftId]);
    await managerOf(tx).query('DELETE FROM draft_people WHERE draft_id = $1', [draftId]);
  }

  /** People whose days are still to be computed, in the order of their ids. */
  async peopleToDo(tx: Transaction, draftId: string, limit: number): Promise<string[]> {
    const rows = await managerOf(tx).query<{ person_id: string }[]>(
      'SELECT person_id FROM draft_people WHERE draft_id = $1 AND NOT is_done ORDER BY person_id LIMIT $2',
      [draftId, limit],
    );
    return rows.map(({ person_id: id }) => id);
  }

  async peopleDone(tx: Transaction, draftId: string, personIds: readonly string[]): Promise<void> {
    await managerOf(tx).query(
      'UPDATE draft_people SET is_done = true WHERE draft_id = $1 AND person_id = ANY ($2::uuid[])',
      [draftId, [...personIds]],
    );
  }

  async countAffected(tx: Transaction, draftId: string): Promise<number> {
    const [row] = await managerOf(tx).query<[{ readonly count: number }]>(
      'SELECT count(*)::integer AS count FROM draft_people WHERE draft_id = $1',
      [draftId],
    );
    return row.count;
  }

  /** Has the days of now of its people looked at: one that was over may last by its rules, and is not shown by it. */
  async planLastingDays(tx: Transaction, draftId: string, now: Date): Promise<void> {
    await managerOf(tx).query(
      `INSERT INTO day_work (person_id, local_date, due_at)
         SELECT person_id, $3::date + place, $2::timestamptz
           FROM drafts JOIN draft_people ON draft_id = drafts.id, generate_series(-2, 1) AS place
          WHERE drafts.id = $1 AND $3::date + place BETWEEN date_from - 2 AND date_to + 2
       ON CONFLICT (person_id, local_date) DO UPDATE SET due_at = LEAST(day_work.due_at, excluded.due_at)`,
      [draftId, now, now.toISOString().slice(0, 10)],
    );
  }

  waitingDays(tx: Transaction, draftId: string, personIds: readonly string[]): Promise<DraftDayRow[]> {
    return managerOf(tx).find(DraftDayEntity, {
      where: { draftId, personId: In([...personIds]), outcome: 'waiting' },
      order: { personId: 'ASC', localDate: 'ASC' },
      take: personIds.length * (reachDaysMax + 10),
    });
  }

  async setOutcome(tx: Transaction, ids: readonly string[], outcome: DraftDayRow['outcome']): Promise<void> {
    if (ids.length > 0) await managerOf(tx).update(DraftDayEntity, { id: In([...ids]) }, { outcome });
  }

  /** Every day that it changes, as people and dates; `daysMax` at most. */
  async daysOf(tx: Transaction, draftId: string): Promise<{ personId: string; date: string }[]> {
    return managerOf(tx).query<{ personId: string; date: string }[]>(
      `SELECT person_id AS "personId", local_date::text AS date FROM draft_days WHERE draft_id = $1`,
      [draftId],
    );
  }

  /** What is committed later has a higher one. */
  async ledgerSequence(tx: Transaction): Promise<string> {
    const [row] = await managerOf(tx).query<[{ readonly sequence: string }]>('SELECT sequence FROM ledger_head');
    return row.sequence;
  }

  /**
   * Whether a row of its people was changed since the preview began, by what the ledger has of then: less than all rows
   * of a year. Of dates from `openFrom` on, whose days may have been open then, only if the preview shows them.
   */
  async hasChangedRows(tx: Transaction, draft: DraftRow, openFrom: string): Promise<boolean> {
    const [row] = await managerOf(tx).query<[{ readonly found: boolean }]>(
      `SELECT EXISTS (
         SELECT FROM ledger_entries entry
           JOIN draft_people ON person_id::text = entry.after ->> 'person_id' AND draft_id = $1
          WHERE entry.sequence > $4 AND entry.subject = 'record'
            AND EXISTS (
              SELECT FROM (VALUES (entry.before ->> 'local_date'), (entry.after ->> 'local_date')) AS day (date)
               WHERE date BETWEEN ($2::date - 2)::text AND ($3::date + 2)::text AND date < $5)
       ) OR EXISTS (
         SELECT FROM draft_days JOIN records USING (person_id, local_date)
          WHERE draft_id = $1 AND local_date >= $5::date AND deleted_at IS NULL
            AND (record_id IS DISTINCT FROM records.id OR record_revision IS DISTINCT FROM records.revision)
       ) AS found`,
      [draft.id, draft.dateFrom, draft.dateTo, draft.ledgerSequence, openFrom],
    );
    return row.found;
  }

  /** Of the rows of those people: changed since the preview began, or of dates from `openFrom` on. */
  async changedSince(
    tx: Transaction,
    { dateFrom, dateTo, previewBeganAt }: DraftRow,
    personIds: readonly string[],
    openFrom: string,
  ): Promise<{ personId: string; date: string }[]> {
    return managerOf(tx).query<{ personId: string; date: string }[]>(
      `SELECT person_id AS "personId", local_date::text AS date FROM records
        WHERE person_id = ANY ($1::uuid[]) AND deleted_at IS NULL
          AND local_date BETWEEN $2::date - 2 AND $3::date + 2
          AND (updated_at > $4 OR local_date >= $5)
        ORDER BY person_id, local_date`,
      [[...personIds], dateFrom, dateTo, previewBeganAt, openFrom],
    );
  }
}

function toStored(day: DraftDayRow) {
  return {
    id: day.id,
    draft_id: day.draftId,
    person_id: day.personId,
    local_date: day.localDate,
    record_id: day.recordId,
    record_revision: day.recordRevision,
    before: day.before,
    after: day.after,
    after_hash: day.afterHash,
    causes: day.causes,
    outcome: day.outcome,
    created_at: day.createdAt,
  };
}
