import { Injectable } from '@nestjs/common';
import { managerOf, readPage, type PageRequest, type PageRows, type Transaction } from '@smart-attendance/database';
import { DataSource } from 'typeorm';
import { endOf, outdatedBy, placeOf, type Span, type StatusReport } from './span.policy';
import { StatusSpanEntity } from './status-span.entity';

export interface TimeRange {
  readonly from: Date;
  readonly to: Date;
}

/** The end that is known of a span: 45 s and more after it an open one does not last. Made by the database. */
const knownUntil = 'span.known_until';

export interface LiveRow {
  readonly id: string;
  readonly beganAt: Date;
  readonly reportedUntil: Date;
  readonly endedAt: Date | null;
}

type StoredSpan = Span & { readonly id: string };

const spanColumns = 'id, state, reason, began_at AS "beganAt", reported_until AS "reportedUntil"';

@Injectable()
export class StatusSpansRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Repeatable, and in any order: see span.policy.ts. */
  async keep(tx: Transaction, report: StatusReport): Promise<void> {
    // Reports about one camera take turns where they may begin or end a span; those that repeat the last one need not.
    await managerOf(tx).query("SELECT pg_advisory_xact_lock(hashtext('status-spans'), hashtext($1))", [
      report.cameraId,
    ]);
    const [before] = await spansUpTo(tx, report, report.since, 1);
    const touchedAt = await place(tx, report, before);
    if (touchedAt === undefined) return;
    await deleteOutdated(tx, report);
    await settleEnds(tx, report, touchedAt);
  }

  /** The common case, 33 times a second with a thousand cameras: one statement, and no turns to take. */
  async extendOpen({ cameraId, replica, state, since, until }: StatusReport): Promise<boolean> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(
      `UPDATE status_spans SET reported_until = GREATEST(reported_until, $5)
       WHERE camera_id = $1 AND replica = $2 AND state = $3 AND began_at = $4 AND ended_at IS NULL`,
      [cameraId, replica, state, since, until],
    );
    return count > 0;
  }

  /** Those of a camera that touch the range, the newest first; `lastingId` touches all up to now. */
  list(
    cameraId: string,
    { from, to }: TimeRange,
    lastingId: string | undefined,
    page: PageRequest,
  ): Promise<PageRows<StatusSpanEntity>> {
    const query = this.dataSource.manager
      .createQueryBuilder(StatusSpanEntity, 'span')
      .where('span.cameraId = :cameraId AND span.createdAt < :to', { cameraId, to })
      .andWhere(`(${knownUntil} > :from OR span.id = :lastingId)`, { from, lastingId: lastingId ?? null });
    return readPage(query, 'span', { ...page, descending: true });
  }

  /** The spans of a camera without an end, one a replica, those of the latest reports first. */
  open(cameraId: string, limit: number): Promise<StatusSpanEntity[]> {
    return this.dataSource.manager
      .createQueryBuilder(StatusSpanEntity, 'span')
      .where('span.cameraId = :cameraId AND span.endedAt IS NULL', { cameraId })
      .orderBy('span.reportedUntil', 'DESC')
      .take(limit)
      .getMany();
  }

  /**
   * Live spans that touch the range, in the order of their beginnings, after the one that the page before ended with.
   */
  live(cameraId: string, { from, to }: TimeRange, after: LiveRow | undefined, limit: number): Promise<LiveRow[]> {
    return this.dataSource.query<LiveRow[]>(
      `SELECT id, began_at AS "beganAt", reported_until AS "reportedUntil", ended_at AS "endedAt" FROM status_spans
       WHERE camera_id = $1 AND state = 'live' AND began_at < $2 AND known_until > $3
         AND (began_at, id) > ($4::timestamptz, $5::uuid)
       ORDER BY began_at, id LIMIT $6`,
      [cameraId, to, from, after?.beganAt ?? '-infinity', after?.id ?? '00000000-0000-0000-0000-000000000000', limit],
    );
  }
}

/** The last spans of the camera and replica that began then or before, the latest first, locked. */
function spansUpTo(
  tx: Transaction,
  { cameraId, replica }: StatusReport,
  until: Date,
  limit: number,
): Promise<StoredSpan[]> {
  return managerOf(tx).query<StoredSpan[]>(
    `SELECT ${spanColumns} FROM status_spans WHERE camera_id = $1 AND replica = $2 AND began_at <= $3
     ORDER BY began_at DESC LIMIT $4 FOR UPDATE`,
    [cameraId, replica, until, limit],
  );
}

/** @returns when the span began that it made or changed */
async function place(tx: Transaction, report: StatusReport, before: StoredSpan | undefined): Promise<Date | undefined> {
  const { cameraId, replica, state, reason, since, until } = report;
  const placement = placeOf(report, before);
  if (before === undefined || placement === 'begin') {
    await managerOf(tx).query(
      `INSERT INTO status_spans (camera_id, replica, state, reason, began_at, reported_until)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [cameraId, replica, state, reason, since, until],
    );
    return since;
  }
  if (placement === 'nothing') return undefined;
  const next = placement === 'replace' ? { state, reason } : before;
  await managerOf(tx).query(
    'UPDATE status_spans SET state = $2, reason = $3, reported_until = GREATEST(reported_until, $4) WHERE id = $1',
    [before.id, next.state, next.reason, until],
  );
  return before.beganAt;
}

async function deleteOutdated(tx: Transaction, report: StatusReport): Promise<void> {
  const { after, before } = outdatedBy(report);
  await managerOf(tx).query(
    'DELETE FROM status_spans WHERE camera_id = $1 AND replica = $2 AND began_at > $3 AND began_at < $4',
    [report.cameraId, report.replica, after, before],
  );
}

/** The ends of the span that began then and of the one before it follow from what comes next. */
async function settleEnds(tx: Transaction, report: StatusReport, touchedAt: Date): Promise<void> {
  const upTo = await spansUpTo(tx, report, touchedAt, 2);
  const after = await managerOf(tx).query<StoredSpan[]>(
    `SELECT ${spanColumns} FROM status_spans WHERE camera_id = $1 AND replica = $2 AND began_at > $3
     ORDER BY began_at LIMIT 1`,
    [report.cameraId, report.replica, touchedAt],
  );
  const inOrder = [...upTo.toReversed(), ...after];
  for (const [index, span] of inOrder.slice(0, upTo.length).entries()) {
    const end = endOf(span, inOrder[index + 1]) ?? null;
    await managerOf(tx).query('UPDATE status_spans SET ended_at = $2 WHERE id = $1 AND ended_at IS DISTINCT FROM $2', [
      span.id,
      end,
    ]);
  }
}
