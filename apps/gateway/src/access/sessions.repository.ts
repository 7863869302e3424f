import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction, readPage, type PageRequest, type PageRows } from '@smart-attendance/database';
import type { CookieLife } from './browser/cookie-life.policy';
import type { Client } from './client';
import { Session, type SessionKind } from './session.entity';

export interface NewSession {
  readonly id: string;
  readonly personId: string;
  readonly client: Client;
  readonly now: Date;
  readonly expiresAt: Date;
  readonly kind: SessionKind;
  /** Of the refresh token, or of the cookie. */
  readonly tokenHash: Buffer;
}

export interface FoundToken {
  readonly sessionId: string;
  readonly personId: string;
  readonly isOver: boolean;
  readonly usedAt: Date | null;
  readonly usedBy: Buffer | null;
  readonly successorSalt: Buffer | null;
}

export interface Rotation {
  readonly oldHash: Buffer;
  readonly newHash: Buffer;
  readonly sessionId: string;
  readonly usedBy: Buffer;
  readonly successorSalt: Buffer;
  readonly now: Date;
  readonly expiresAt: Date;
}

/** A person's newest so many sessions live; whoever logs in for every call does not fill the table. */
const sessionsOfPersonMax = 100;
/**
 * More than a session uses in its life that is refreshed every five minutes; whoever does so in a loop fills no table.
 */
const usedTokensOfSessionMax = 10_000;
/** Uses are noted this often at most, so that a page with many pictures does not write for each. */
const useNotedMs = 60_000;

const live = 'revoked_at IS NULL AND expires_at > $2';

@Injectable()
export class SessionsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async open(session: NewSession): Promise<void> {
    const isCookie = session.kind === 'cookie';
    await inTransaction(this.dataSource, async (manager) => {
      await manager.query(
        `INSERT INTO sessions (id, person_id, created_at, last_used_at, expires_at, kind, cookie_hash, address, user_agent)
         VALUES ($1, $2, $3, $3, $4, $5, $6, $7, $8)`,
        [
          session.id,
          session.personId,
          session.now,
          session.expiresAt,
          session.kind,
          isCookie ? session.tokenHash : null,
          session.client.address,
          session.client.userAgent,
        ],
      );
      if (!isCookie) {
        await manager.query('INSERT INTO refresh_tokens (token_hash, session_id, issued_at) VALUES ($1, $2, $3)', [
          session.tokenHash,
          session.id,
          session.now,
        ]);
      }
      await manager.query(
        `DELETE FROM sessions WHERE id IN (
           SELECT id FROM sessions WHERE person_id = $1 ORDER BY created_at DESC, id DESC OFFSET $2)`,
        [session.personId, sessionsOfPersonMax],
      );
    });
  }

  async findToken(tokenHash: Buffer, now: Date): Promise<FoundToken | undefined> {
    const rows = await this.dataSource.query<FoundToken[]>(
      `SELECT s.id AS "sessionId", s.person_id AS "personId", t.used_at AS "usedAt", t.used_by AS "usedBy",
              t.successor_salt AS "successorSalt", s.revoked_at IS NOT NULL OR s.expires_at <= $2 AS "isOver"
         FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id
        WHERE t.token_hash = $1`,
      [tokenHash, now],
    );
    return rows[0];
  }

  async findCookie(cookieHash: Buffer, now: Date): Promise<Pick<FoundToken, 'sessionId' | 'personId'> | undefined> {
    const rows = await this.dataSource.query<FoundToken[]>(
      `SELECT id AS "sessionId", person_id AS "personId" FROM sessions WHERE cookie_hash = $1 AND ${live}`,
      [cookieHash, now],
    );
    return rows[0];
  }

  /** Takes the old token and gives a new one; false when another request was faster with the same one. */
  async rotate(next: Rotation): Promise<boolean> {
    return inTransaction(this.dataSource, async (manager) => {
      const taken = await manager.query<[unknown[], number]>(
        `UPDATE refresh_tokens SET used_at = $2, used_by = $3, successor_salt = $4
          WHERE token_hash = $1 AND used_at IS NULL`,
        [next.oldHash, next.now, next.usedBy, next.successorSalt],
      );
      if (taken[1] === 0) return false;
      await manager.query('INSERT INTO refresh_tokens (token_hash, session_id, issued_at) VALUES ($1, $2, $3)', [
        next.newHash,
        next.sessionId,
        next.now,
      ]);
      await manager.query(
        `DELETE FROM refresh_tokens WHERE token_hash IN (
           SELECT token_hash FROM refresh_tokens WHERE session_id = $1 AND used_at IS NOT NULL
            ORDER BY used_at DESC OFFSET $2)`,
        [next.sessionId, usedTokensOfSessionMax],
      );
      await manager.query('UPDATE sessions SET expires_at = $2, last_used_at = $3 WHERE id = $1', [
        next.sessionId,
        next.expiresAt,
        next.now,
      ]);
      return true;
    });
  }

  /** Whether the session goes on, and a note that it does: one of a cookie lives on by being used. */
  async use(sessionId: string, now: Date, { idleMs, wholeMs }: CookieLife): Promise<boolean> {
    const rows = await this.dataSource.query<{ readonly lastUsedAt: Date }[]>(
      `SELECT coalesce(last_used_at, created_at) AS "lastUsedAt" FROM sessions WHERE id = $1 AND ${live}`,
      [sessionId, now],
    );
    const [row] = rows;
    if (row === undefined) return false;
    if (now.getTime() - row.lastUsedAt.getTime() < useNotedMs) return true;
    await this.dataSource.query(
      `UPDATE sessions SET last_used_at = $2, expires_at = CASE WHEN kind = 'tokens' THEN expires_at
          ELSE least($2::timestamptz + $3 * interval '1 ms', created_at + $4 * interval '1 ms') END
        WHERE id = $1 AND ${live}`,
      [sessionId, now, idleMs, wholeMs],
    );
    return true;
  }

  /** Those of a person that go on. */
  listOf(personId: string, now: Date, page: PageRequest): Promise<PageRows<Session>> {
    const sessions = this.dataSource.manager
      .createQueryBuilder(Session, 'session')
      .where('session.personId = :personId AND session.revokedAt IS NULL', { personId })
      .andWhere('session.expiresAt > :now', { now });
    return readPage(sessions, 'session', page);
  }

  async liveIdsOf(personId: string, now: Date): Promise<readonly string[]> {
    const rows = await this.dataSource.query<{ readonly id: string }[]>(
      `SELECT id FROM sessions WHERE person_id = $1 AND ${live}`,
      [personId, now],
    );
    return rows.map(({ id }) => id);
  }

  /** A session that ended keeps nothing of the client. */
  async revoke(sessionId: string, now: Date): Promise<void> {
    await this.dataSource.query(
      `UPDATE sessions SET revoked_at = coalesce(revoked_at, $2), address = '', user_agent = '' WHERE id = $1`,
      [sessionId, now],
    );
  }

  /** Whether the person had such a session that went on until now. */
  async revokeOneOf(personId: string, sessionId: string, now: Date): Promise<boolean> {
    const [, ended] = await this.dataSource.query<[unknown[], number]>(
      `UPDATE sessions SET revoked_at = $2, address = '', user_agent = ''
        WHERE id = $1 AND person_id = $3 AND ${live}`,
      [sessionId, now, personId],
    );
    return ended === 1;
  }

  /** The sessions of a person that were live until now, but the one that is to go on. */
  async revokeOfPerson(personId: string, exceptId: string | undefined, now: Date): Promise<readonly string[]> {
    const [rows] = await this.dataSource.query<[{ readonly id: string }[], number]>(
      `UPDATE sessions SET revoked_at = $3, address = '', user_agent = ''
        WHERE person_id = $1 AND revoked_at IS NULL AND ($2::uuid IS NULL OR id <> $2) RETURNING id`,
      [personId, exceptId ?? null, now],
    );
    return rows.map(({ id }) => id);
  }
}
