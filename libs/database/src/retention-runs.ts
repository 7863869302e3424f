import { Injectable } from '@nestjs/common';
import type { RetentionKind } from '@smart-attendance/contracts';
import { DataSource } from 'typeorm';

/** What was deleted of one kind. */
export interface RetentionRun {
  readonly ranAt: Date;
  readonly lastDeleted: number;
  /** Since it is counted, by all replicas. */
  readonly deleted: number;
}

/** What the retention of this service did, in one row a kind: whichever replica did it, and across restarts. */
@Injectable()
export class RetentionRuns {
  private runs = new Map<string, RetentionRun>();

  constructor(private readonly dataSource: DataSource) {}

  /** @throws AppError `unavailable` */
  async note(kind: RetentionKind, deleted: number): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO retention_runs (kind, ran_at, last_deleted, deleted) VALUES ($1, now(), $2, $2)
       ON CONFLICT (kind) DO UPDATE SET
         ran_at = excluded.ran_at, last_deleted = excluded.last_deleted, deleted = retention_runs.deleted + $2`,
      [kind, deleted],
    );
    await this.read();
  }

  async read(): Promise<void> {
    const rows = await this.dataSource.query<{ kind: string; ran_at: Date; last_deleted: string; deleted: string }[]>(
      'SELECT kind, ran_at, last_deleted, deleted FROM retention_runs',
    );
    this.runs = new Map(
      rows.map(({ kind, ran_at: ranAt, last_deleted: last, deleted }) => [
        kind,
        { ranAt, lastDeleted: Number(last), deleted: Number(deleted) },
      ]),
    );
  }

  /** As of the last time that this replica wrote or read them. */
  of(kind: RetentionKind): RetentionRun | undefined {
    return this.runs.get(kind);
  }
}
