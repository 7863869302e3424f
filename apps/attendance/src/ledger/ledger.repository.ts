import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { DataSource, type EntityManager } from 'typeorm';
import { textOf, type ChainedEntry, type Json, type LedgerEntry, type LedgerSubject } from './ledger-chain.policy';

export interface EntryRow {
  readonly sequence: string;
  readonly at: Date;
  readonly author: string;
  readonly action: string;
  readonly subject: LedgerSubject;
  readonly subject_id: string;
  readonly revision: number;
  readonly reason: string;
  readonly before: Json;
  readonly after: Json;
  readonly hash: Buffer;
}

@Injectable()
export class LedgerRepository {
  private readonly waiting = new WeakMap<Transaction, LedgerEntry[]>();

  constructor(private readonly dataSource: DataSource) {}

  /**
   * Chains the entry with whatever the transaction changes. All chain to one another, so one lock orders them; it is
   * taken in the last statement before the commit, by one statement for all entries of the transaction.
   */
  append(tx: Transaction, entry: LedgerEntry): void {
    const waiting = this.waiting.get(tx);
    if (waiting !== undefined) {
      waiting.push(entry);
      return;
    }
    const entries = [entry];
    this.waiting.set(tx, entries);
    tx.beforeCommit(() => appendAll(managerOf(tx), entries));
  }

  /** The newest entry of a record of before or at an instant. */
  async recordAsOf(recordId: string, asOf: Date): Promise<ChainedEntry | undefined> {
    const [row] = await this.dataSource.query<EntryRow[]>(
      `SELECT * FROM ledger_entries WHERE subject = 'record' AND subject_id = $1 AND at <= $2
        ORDER BY sequence DESC LIMIT 1`,
      [recordId, asOf],
    );
    return row === undefined ? undefined : toEntry(row);
  }
}

export async function appendAll(
  runner: { query(sql: string, parameters: unknown[]): Promise<unknown> } | EntityManager,
  entries: readonly LedgerEntry[],
): Promise<void> {
  await runner.query('SELECT append_to_ledger($1::text[])', [entries.map(textOf)]);
}

export function toEntry(row: EntryRow): ChainedEntry {
  return {
    sequence: Number(row.sequence),
    at: row.at.toISOString(),
    author: row.author,
    action: row.action,
    subject: row.subject,
    subjectId: row.subject_id,
    revision: row.revision,
    reason: row.reason,
    before: row.before,
    after: row.after,
    hash: row.hash,
  };
}
