import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { DataSource } from 'typeorm';

export interface ScanState {
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  /** Who was to be compared when it began. */
  readonly people: number;
  /** Somebody asked for one. */
  readonly isWanted: boolean;
}

/** What is found below another cosine may have been passed over; so much lower and everybody is compared anew. */
const cosineSlack = 0.01;

@Injectable()
export class LookAlikeScanRepository {
  constructor(private readonly dataSource: DataSource) {}

  async state(): Promise<ScanState> {
    const [row] = await this.dataSource.query<ScanState[]>(
      `SELECT started_at AS "startedAt", finished_at AS "finishedAt", people, is_wanted AS "isWanted"
         FROM look_alike_scan`,
    );
    return row ?? { startedAt: null, finishedAt: null, people: 0, isWanted: false };
  }

  async want(): Promise<void> {
    await this.dataSource.query('UPDATE look_alike_scan SET is_wanted = true');
  }

  /** Whether nobody else scans; this transaction does until it ends, or its process dies. */
  async tryToHold(tx: Transaction): Promise<boolean> {
    const [row] = await managerOf(tx).query<[{ held: boolean }]>(
      "SELECT pg_try_advisory_xact_lock(hashtext('identity'), hashtext('look-alike-scan')) AS held",
    );
    return row.held;
  }

  /**
   * Everybody of that pack waits whose photos changed since they were compared, or who was compared by a higher cosine.
   * Who left the gallery is compared anew when they come back. A pair is found by whoever of the two is compared later.
   */
  async begin(packId: string, cosineMin: number): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const inTheGallery = 'p.is_active AND p.biometric_consent IS NOT FALSE';
      await manager.query(
        `DELETE FROM look_alike_comparisons c WHERE NOT EXISTS (
           SELECT FROM gallery_vectors t JOIN people p ON p.id = t.person_id AND ${inTheGallery}
            WHERE t.person_id = c.person_id AND t.pack_id = $1)`,
        [packId],
      );
      const waiting = await manager.query<unknown[]>(
        `INSERT INTO look_alike_comparisons AS c (person_id, pack_id, templates, cosine_min, is_waiting)
         SELECT t.person_id, $1::varchar, count(*) || ' ' || max(t.created_at), $2::real, true
           FROM gallery_vectors t JOIN people p ON p.id = t.person_id AND ${inTheGallery}
          WHERE t.pack_id = $1 GROUP BY t.person_id
         ON CONFLICT (person_id) DO UPDATE
           SET pack_id = excluded.pack_id, templates = excluded.templates, cosine_min = excluded.cosine_min,
               is_waiting = true
         WHERE c.is_waiting OR c.pack_id <> excluded.pack_id OR c.templates <> excluded.templates
            OR c.cosine_min > excluded.cosine_min + ${cosineSlack}
         RETURNING 1`,
        [packId, cosineMin],
      );
      await manager.query(
        'UPDATE look_alike_scan SET started_at = now(), finished_at = NULL, people = $1, is_wanted = false',
        [waiting.length],
      );
    });
  }

  async waiting(limit: number): Promise<string[]> {
    const rows = await this.dataSource.query<{ person_id: string }[]>(
      'SELECT person_id FROM look_alike_comparisons WHERE is_waiting ORDER BY person_id LIMIT $1',
      [limit],
    );
    return rows.map((row) => row.person_id);
  }

  async countWaiting(): Promise<number> {
    const [row] = await this.dataSource.query<[{ waiting: number }]>(
      'SELECT count(*)::int AS waiting FROM look_alike_comparisons WHERE is_waiting',
    );
    return row.waiting;
  }

  async compared(tx: Transaction, personIds: readonly string[]): Promise<void> {
    await managerOf(tx).query(
      'UPDATE look_alike_comparisons SET is_waiting = false WHERE person_id = ANY($1::uuid[])',
      [personIds],
    );
  }

  async finish(): Promise<void> {
    await this.dataSource.query('UPDATE look_alike_scan SET finished_at = now() WHERE finished_at IS NULL');
  }
}
