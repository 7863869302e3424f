import { Injectable } from '@nestjs/common';
import type { RemovedKind, RemovedCounts } from '@smart-attendance/contracts';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { DataSource } from 'typeorm';

/** By the kind that a receipt names, whose rows they are. Refresh tokens go with their session. */
const ofPeople = [
  ['sessions', 'sessions WHERE person_id = $1'],
  ['login_places', 'login_places WHERE person_id = $1'],
  ['oidc_logins', 'oidc_logins WHERE person_id = $1'],
  ['idempotency_keys', 'idempotency_keys WHERE caller_id = $1'],
] as const satisfies readonly (readonly [RemovedKind, string])[];

export interface KeptHere {
  readonly auditEntries: number;
  readonly events: number;
}

/** What the gateway keeps of somebody beside its logs: how they logged in, and what was answered about them. */
@Injectable()
export class ErasedAccountsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** @returns how many rows of what */
  async erase(tx: Transaction, personId: string): Promise<RemovedCounts> {
    const manager = managerOf(tx);
    const removed: Partial<Record<RemovedKind, number>> = {};
    for (const [kind, rows] of ofPeople) {
      const [, deleted] = await manager.query<[unknown[], number]>(`DELETE FROM ${rows}`, [personId]);
      removed[kind] = deleted;
    }
    const [, answers] = await manager.query<[unknown[], number]>(
      `UPDATE idempotency_keys SET answer_sealed = NULL, person_ids = '{}' WHERE person_ids @> ARRAY[$1::uuid]`,
      [personId],
    );
    return { ...removed, kept_answers: answers };
  }

  async kept(personId: string): Promise<KeptHere> {
    const [row] = await this.dataSource.query<{ audit: number; events: number }[]>(
      `SELECT (SELECT count(*) FROM audit_entries
                WHERE actor_id = $1 OR user_id = $1 OR target_id = $1::uuid::text)::integer AS audit,
              (SELECT count(*) FROM events WHERE person_id = $1)::integer AS events`,
      [personId],
    );
    return { auditEntries: row?.audit ?? 0, events: row?.events ?? 0 };
  }
}
