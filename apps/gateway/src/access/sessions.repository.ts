import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from '@smart-attendance/database';

export interface NewSession {
  readonly id: string;
  readonly personId: string;
  readonly tokenHash: Buffer;
  readonly now: Date;
  readonly expiresAt: Date;
}

export interface FoundToken {
  readonly sessionId: string;
  readonly personId: string;
  readonly isUsed: boolean;
  readonly isOver: boolean;
}

/** A person's newest so many sessions live; whoever logs in for every call does not fill the table. */
const sessionsOfPersonMax = 100;

@Injectable()
export class SessionsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async open(session: NewSession): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      await manager.query('INSERT INTO sessions (id, person_id, created_at, expires_at) VALUES ($1, $2, $3, $4)', [
        session.id,
        session.personId,
        session.now,
        session.expiresAt,
      ]);
      await manager.query('INSERT INTO refresh_tokens (token_hash, session_id, issued_at) VALUES ($1, $2, $3)', [
        session.tokenHash,
        session.id,
        session.now,
      ]);
      await manager.query(
        `DELETE FROM sessions WHERE id IN (
           SELECT id FROM sessions WHERE person_id = $1 ORDER BY created_at DESC, id DESC OFFSET $2)`,
        [session.personId, sessionsOfPersonMax],
      );
    });
  }

  async findToken(tokenHash: Buffer, now: Date): Promise<FoundToken | undefined> {
    const rows = await this.dataSource.query<FoundToken[]>(
      `SELECT s.id AS "sessionId", s.person_id AS "personId", t.used_at IS NOT NULL AS "isUsed",
              s.revoked_at IS NOT NULL OR s.expires_at <= $2 AS "isOver"
         FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id
        WHERE t.token_hash = $1`,
      [tokenHash, now],
    );
    return rows[0];
  }

  /** Takes the old token and gives a new one; false when another request was faster with the same one. */
  async rotate(oldHash: Buffer, next: NewSession): Promise<boolean> {
    return inTransaction(this.dataSource, async (manager) => {
      const taken = await manager.query<[unknown[], number]>(
        'UPDATE refresh_tokens SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL',
        [oldHash, next.now],
      );
      if (taken[1] === 0) return false;
      await manager.query('INSERT INTO refresh_tokens (token_hash, session_id, issued_at) VALUES ($1, $2, $3)', [
        next.tokenHash,
        next.id,
        next.now,
      ]);
      await manager.query('UPDATE sessions SET expires_at = $2 WHERE id = $1', [next.id, next.expiresAt]);
      return true;
    });
  }

  async isLive(sessionId: string, now: Date): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>(
      'SELECT 1 FROM sessions WHERE id = $1 AND revoked_at IS NULL AND expires_at > $2',
      [sessionId, now],
    );
    return rows.length > 0;
  }

  async revoke(sessionId: string, now: Date): Promise<void> {
    await this.dataSource.query('UPDATE sessions SET revoked_at = coalesce(revoked_at, $2) WHERE id = $1', [
      sessionId,
      now,
    ]);
  }

  /** The sessions of a person that were live until now, but the one that is to go on. */
  async revokeOfPerson(personId: string, exceptId: string | undefined, now: Date): Promise<readonly string[]> {
    const [rows] = await this.dataSource.query<[{ readonly id: string }[], number]>(
      `UPDATE sessions SET revoked_at = $3
        WHERE person_id = $1 AND revoked_at IS NULL AND ($2::uuid IS NULL OR id <> $2) RETURNING id`,
      [personId, exceptId ?? null, now],
    );
    return rows.map(({ id }) => id);
  }

  /** Tokens go with their sessions; used ones of a session that lives on go when they are older than `usedBefore`. */
  async deleteOver(before: Date, usedBefore: Date): Promise<void> {
    await this.dataSource.query('DELETE FROM sessions WHERE expires_at < $1 OR revoked_at < $1', [before]);
    await this.dataSource.query('DELETE FROM refresh_tokens WHERE used_at < $1', [usedBefore]);
  }
}
