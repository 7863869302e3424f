import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

export interface KeyClaim {
  /** sha256 of who asks, what for, and the key. */
  readonly id: Buffer;
  readonly callerId: string;
  readonly requestMac: Buffer;
  /** Of this request, so that one that comes back late does not overwrite who took over. */
  readonly attempt: string;
  /** What is made gets this id, at every attempt. */
  readonly resourceId: string;
}

export interface KeyRow {
  readonly requestMac: Buffer;
  readonly resourceId: string;
  readonly isDone: boolean;
  readonly answerSealed: Buffer | null;
}

type Attempt = Pick<KeyClaim, 'id' | 'attempt'>;

/** All times are those of the database, so that replicas with different clocks agree. */
@Injectable()
export class IdempotencyKeysRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Takes the key for this attempt: a new one, one that is over, or one whose attempt of the same request gave no
   * answer and holds it no longer. Of many at once one gets it, in one statement.
   *
   * @returns the id for what is made; undefined when somebody else has the key, or the caller has `keysMax` already
   */
  async claim(claim: KeyClaim, limits: { readonly lockMs: number; readonly keptMs: number; readonly keysMax: number }) {
    const rows = await this.dataSource.query<{ resource_id: string }[]>(
      `INSERT INTO idempotency_keys AS k
              (id, caller_id, request_mac, attempt, resource_id, locked_until, created_at)
       SELECT $1, $2, $3, $4, $5, now() + $6 * interval '1 ms', now()
        WHERE EXISTS (SELECT FROM idempotency_keys WHERE id = $1)
           OR (SELECT count(*) FROM (SELECT FROM idempotency_keys WHERE caller_id = $2 LIMIT $8) AS kept) < $8
       ON CONFLICT (id) DO UPDATE SET
         request_mac = EXCLUDED.request_mac, attempt = EXCLUDED.attempt, locked_until = EXCLUDED.locked_until,
         resource_id = CASE WHEN k.is_done THEN EXCLUDED.resource_id ELSE k.resource_id END,
         created_at = CASE WHEN k.is_done THEN EXCLUDED.created_at ELSE k.created_at END,
         is_done = false, answer_sealed = NULL, person_ids = '{}'
        WHERE (k.is_done AND k.created_at < now() - $7 * interval '1 ms')
           OR (NOT k.is_done AND k.locked_until <= now() AND k.request_mac = EXCLUDED.request_mac)
       RETURNING resource_id`,
      [
        claim.id,
        claim.callerId,
        claim.requestMac,
        claim.attempt,
        claim.resourceId,
        limits.lockMs,
        limits.keptMs,
        limits.keysMax,
      ],
    );
    return rows[0]?.resource_id;
  }

  async find(id: Buffer): Promise<KeyRow | undefined> {
    const [row] = await this.dataSource.query<KeyRow[]>(
      `SELECT request_mac AS "requestMac", resource_id AS "resourceId", is_done AS "isDone",
              answer_sealed AS "answerSealed"
         FROM idempotency_keys WHERE id = $1`,
      [id],
    );
    return row;
  }

  async renew({ id, attempt }: Attempt, lockMs: number): Promise<void> {
    await this.dataSource.query(
      `UPDATE idempotency_keys SET locked_until = now() + $3 * interval '1 ms'
        WHERE id = $1 AND attempt = $2 AND NOT is_done`,
      [id, attempt, lockMs],
    );
  }

  async finish({ id, attempt }: Attempt, answerSealed: Buffer | null, personIds: readonly string[]): Promise<void> {
    await this.dataSource.query(
      `UPDATE idempotency_keys SET is_done = true, answer_sealed = $3, person_ids = $4::uuid[]
        WHERE id = $1 AND attempt = $2`,
      [id, attempt, answerSealed, personIds],
    );
  }

  /** Nothing was made: the key is as new. */
  async release({ id, attempt }: Attempt): Promise<void> {
    await this.dataSource.query('DELETE FROM idempotency_keys WHERE id = $1 AND attempt = $2 AND NOT is_done', [
      id,
      attempt,
    ]);
  }

  /** Nobody knows what was made: the same request may try again. */
  async unlock({ id, attempt }: Attempt): Promise<void> {
    await this.dataSource.query(
      'UPDATE idempotency_keys SET locked_until = now() WHERE id = $1 AND attempt = $2 AND NOT is_done',
      [id, attempt],
    );
  }

  /** That they were used stays known. */
  async eraseAnswersAbout(personId: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE idempotency_keys SET answer_sealed = NULL, person_ids = '{}' WHERE person_ids @> ARRAY[$1::uuid]`,
      [personId],
    );
  }
}
