import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Who somebody is at a provider: `sub` is unique there and never given to another, unlike an email. */
export interface OidcSubject {
  readonly issuer: string;
  readonly subject: string;
}

/** Which person a login at a provider is: one a person and provider, told by email the first time. */
@Injectable()
export class OidcLoginsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async personOf({ issuer, subject }: OidcSubject, now: Date): Promise<string | undefined> {
    const [rows] = await this.dataSource.query<[{ readonly personId: string }[], number]>(
      'UPDATE oidc_logins SET used_at = $3 WHERE issuer = $1 AND subject = $2 RETURNING person_id AS "personId"',
      [issuer, subject, now],
    );
    return rows[0]?.personId;
  }

  /** False when that person has another login there already. */
  async link({ issuer, subject }: OidcSubject, personId: string, now: Date): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>(
      `WITH added AS (
         INSERT INTO oidc_logins (issuer, subject, person_id, used_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING RETURNING person_id)
       SELECT person_id FROM added
       UNION ALL SELECT person_id FROM oidc_logins WHERE issuer = $1 AND subject = $2 AND person_id = $3`,
      [issuer, subject, personId, now],
    );
    return rows.length > 0;
  }

  async unlink({ issuer, subject }: OidcSubject): Promise<void> {
    await this.dataSource.query('DELETE FROM oidc_logins WHERE issuer = $1 AND subject = $2', [issuer, subject]);
  }
}
