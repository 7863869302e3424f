import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

export interface Attempts {
  readonly count: number;
  readonly windowEndsAt: Date;
}

/** Counts login attempts by key in windows of a fixed length; the count holds for all replicas. */
@Injectable()
export class LoginAttemptsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Counts one more and says how many there are: in one statement, so that parallel guesses are counted too. A window
   * that ends later than one of now was begun by a clock that was set back since, and is over as well.
   */
  async add(key: Buffer, now: Date, windowMs: number): Promise<Attempts> {
    const rows = await this.dataSource.query<Attempts[]>(
      `INSERT INTO login_attempts AS a (key, attempts, window_ends_at) VALUES ($1, 1, $3)
       ON CONFLICT (key) DO UPDATE SET
         attempts = CASE WHEN a.window_ends_at <= $2 OR a.window_ends_at > $4 THEN 1 ELSE a.attempts + 1 END,
         window_ends_at = CASE WHEN a.window_ends_at <= $2 OR a.window_ends_at > $4 THEN $3 ELSE a.window_ends_at END
       RETURNING attempts AS "count", window_ends_at AS "windowEndsAt"`,
      [key, now, new Date(now.getTime() + windowMs), new Date(now.getTime() + 2 * windowMs)],
    );
    const [row] = rows;
    if (row === undefined) throw new Error('Postgres gave no row back.');
    return row;
  }

  /** Takes one attempt back: it was no failure. */
  async takeBack(key: Buffer): Promise<void> {
    await this.dataSource.query('UPDATE login_attempts SET attempts = attempts - 1 WHERE key = $1 AND attempts > 0', [
      key,
    ]);
  }

  async forget(key: Buffer): Promise<void> {
    await this.dataSource.query('DELETE FROM login_attempts WHERE key = $1', [key]);
  }
}
