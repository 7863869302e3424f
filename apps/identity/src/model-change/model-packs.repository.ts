import { Injectable } from '@nestjs/common';
import type { ModelPackState } from '@smart-attendance/contracts';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { DataSource } from 'typeorm';
import type { CalibrationPoint } from '../gallery/threshold.policy';

export interface ModelPackRow {
  readonly packId: string;
  readonly vectorSize: number;
  readonly calibration: readonly CalibrationPoint[];
  readonly state: ModelPackState;
  readonly isActive: boolean;
  readonly registeredBy: string;
  readonly registeredAt: Date;
  readonly finishedAt: Date | null;
  readonly activatedAt: Date | null;
}

export interface PackCounts {
  readonly photosTotal: number;
  readonly photosDone: number;
  readonly photosFailed: number;
  readonly peopleTotal: number;
  readonly peopleDone: number;
}

/** A photo that has no vector of the pack yet. */
export interface PendingPhoto {
  readonly templateId: string;
  /** Of the vector that was made when it was enrolled. */
  readonly packId: string;
  readonly sealedVector: Buffer;
  readonly sealedPhoto: Buffer;
}

export interface UnreadablePhotoRow {
  readonly templateId: string;
  readonly personId: string;
  readonly personName: string;
  readonly reason: string;
  readonly isOnlyOne: boolean;
}

const columns = `pack_id AS "packId", vector_size AS "vectorSize", calibration, state, is_active AS "isActive",
  registered_by AS "registeredBy", registered_at AS "registeredAt", finished_at AS "finishedAt",
  activated_at AS "activatedAt"`;

/** Every photo of those who did not say no, and what the pack $1 makes of it. */
const photosOfPack = `
  SELECT t.id, t.person_id, t.pack_id = $1 OR v.template_id IS NOT NULL AS is_done, u.reason
    FROM face_templates t
    JOIN people p ON p.id = t.person_id AND p.biometric_consent IS NOT FALSE
    LEFT JOIN template_vectors v ON v.template_id = t.id AND v.pack_id = $1
    LEFT JOIN unreadable_templates u ON u.template_id = t.id AND u.pack_id = $1`;

@Injectable()
export class ModelPacksRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** The active one first, then the newest. */
  list(): Promise<ModelPackRow[]> {
    return this.dataSource.query<ModelPackRow[]>(
      `SELECT ${columns} FROM model_packs ORDER BY is_active DESC, registered_at DESC, pack_id`,
    );
  }

  /** @throws AppError `not_found` */
  async get(packId: string): Promise<ModelPackRow> {
    const [row] = await this.dataSource.query<ModelPackRow[]>(`SELECT ${columns} FROM model_packs WHERE pack_id = $1`, [
      packId,
    ]);
    if (row === undefined) throw new AppError('not_found', `The model pack ${packId} is not registered.`);
    return row;
  }

  /** One at a time, so that they are counted rightly. @returns how many there are */
  async lockAll(tx: Transaction): Promise<number> {
    await managerOf(tx).query("SELECT pg_advisory_xact_lock(hashtext('identity-model-packs'), 0)");
    const [row] = await managerOf(tx).query<{ count: number }[]>('SELECT count(*)::int AS count FROM model_packs');
    return row?.count ?? 0;
  }

  /** Does nothing when it is registered. */
  async insert(
    tx: Transaction,
    pack: Pick<ModelPackRow, 'packId' | 'vectorSize' | 'calibration' | 'state' | 'isActive' | 'registeredBy'>,
  ): Promise<void> {
    await managerOf(tx).query(
      `INSERT INTO model_packs (pack_id, vector_size, calibration, state, is_active, registered_by)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (pack_id) DO NOTHING`,
      [pack.packId, pack.vectorSize, JSON.stringify(pack.calibration), pack.state, pack.isActive, pack.registeredBy],
    );
  }

  /** From one state to another; does nothing in any other. */
  async move(packId: string, from: readonly ModelPackState[], to: ModelPackState): Promise<void> {
    await this.dataSource.query(
      `UPDATE model_packs SET state = $3, finished_at = CASE WHEN $3 = 'finished' THEN now() END
        WHERE pack_id = $1 AND state = ANY($2)`,
      [packId, from, to],
    );
  }

  async counts(packId: string): Promise<PackCounts> {
    const [row] = await this.dataSource.query<[PackCounts]>(
      `SELECT count(*)::int AS "photosTotal", count(*) FILTER (WHERE is_done)::int AS "photosDone",
              count(*) FILTER (WHERE NOT is_done AND reason IS NOT NULL)::int AS "photosFailed",
              count(DISTINCT person_id)::int AS "peopleTotal",
              count(DISTINCT person_id) FILTER (WHERE is_done)::int AS "peopleDone"
         FROM (${photosOfPack}) AS photos`,
      [packId],
    );
    return row;
  }

  /** Somebody with photos that the pack has not looked at; undefined when there is nobody. */
  async nextPerson(packId: string): Promise<string | undefined> {
    const [row] = await this.dataSource.query<{ person_id: string }[]>(
      `SELECT person_id FROM (${photosOfPack}) AS photos WHERE NOT is_done AND reason IS NULL
        ORDER BY person_id LIMIT 1`,
      [packId],
    );
    return row?.person_id;
  }

  pendingPhotosOf(packId: string, personId: string): Promise<PendingPhoto[]> {
    return this.dataSource.query<PendingPhoto[]>(
      `SELECT t.id AS "templateId", t.pack_id AS "packId", t.sealed_vector AS "sealedVector",
              t.sealed_photo AS "sealedPhoto"
         FROM (${photosOfPack}) AS photos JOIN face_templates t USING (id)
        WHERE photos.person_id = $2 AND NOT is_done AND reason IS NULL ORDER BY t.id`,
      [packId, personId],
    );
  }

  /** Whether the pack still wants vectors; it does until the transaction ends. */
  async holdWanted(tx: Transaction, packId: string): Promise<boolean> {
    const rows = await managerOf(tx).query<unknown[]>(
      "SELECT 1 FROM model_packs WHERE pack_id = $1 AND state <> 'cancelled' FOR SHARE",
      [packId],
    );
    return rows.length > 0;
  }

  /** Does nothing for a photo that is gone by now. */
  async insertVector(tx: Transaction, packId: string, templateId: string, sealedVector: Buffer): Promise<void> {
    await managerOf(tx).query(
      `INSERT INTO template_vectors (template_id, pack_id, sealed_vector)
       SELECT id, $1, $3 FROM face_templates WHERE id = $2 ON CONFLICT DO NOTHING`,
      [packId, templateId, sealedVector],
    );
  }

  async insertUnreadable(tx: Transaction, packId: string, templateId: string, reason: string): Promise<void> {
    await managerOf(tx).query(
      `INSERT INTO unreadable_templates (template_id, pack_id, reason)
       SELECT id, $1, $3 FROM face_templates WHERE id = $2 ON CONFLICT DO NOTHING`,
      [packId, templateId, reason],
    );
  }

  async forgetUnreadable(packId: string): Promise<void> {
    await this.dataSource.query('DELETE FROM unreadable_templates WHERE pack_id = $1', [packId]);
  }

  /** By person and photo. */
  async unreadable(
    packId: string,
    page: { readonly skip: number; readonly limit: number },
  ): Promise<{ readonly rows: UnreadablePhotoRow[]; readonly total: number }> {
    const unread = `FROM (${photosOfPack}) AS photos JOIN people p ON p.id = photos.person_id
      WHERE NOT is_done AND reason IS NOT NULL`;
    const [count] = await this.dataSource.query<[{ total: number }]>(`SELECT count(*)::int AS total ${unread}`, [
      packId,
    ]);
    const rows = await this.dataSource.query<UnreadablePhotoRow[]>(
      `SELECT photos.id AS "templateId", p.id AS "personId", p.first_name || ' ' || p.last_name AS "personName", reason,
              NOT EXISTS (SELECT 1 FROM gallery_vectors g WHERE g.person_id = p.id AND g.pack_id = $1) AS "isOnlyOne"
         ${unread} ORDER BY p.id, photos.id LIMIT $2 OFFSET $3`,
      [packId, page.limit, page.skip],
    );
    return { rows, total: count.total };
  }
}
