import { Injectable } from '@nestjs/common';
import { isUuid, type ModelPackState } from '@smart-attendance/contracts';
import { managerOf, type PageRequest, type PageRows, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { DataSource } from 'typeorm';
import type { CalibrationPoint } from '../gallery/threshold.policy';

export interface ModelPackRow {
  readonly packId: string;
  readonly vectorSize: number;
  readonly calibration: readonly CalibrationPoint[];
  readonly state: ModelPackState;
  /** Why no vectors are made though photos wait; empty while they are. */
  readonly stalledReason: string;
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
  /** Of those without a vector: who has a photo that was not looked at yet. */
  readonly peopleWaiting: number;
  /** Faces that somebody said are not a person, of which it has no vector. */
  readonly counterExamplesLost: number;
}

/** What another pack made of the same photo: it tells which face is the person's. */
export interface KnownVector {
  readonly packId: string;
  readonly sealedVector: Buffer;
}

/** A photo that has no vector of the pack yet. */
export interface PendingPhoto {
  readonly templateId: string;
  readonly sealedPhoto: Buffer;
  /** That of the active pack first. */
  readonly known: readonly KnownVector[];
}

export interface UnreadablePhotoRow {
  readonly templateId: string;
  readonly personId: string;
  readonly personName: string;
  readonly reason: string;
  readonly isOnlyOne: boolean;
}

const columns = `pack_id AS "packId", vector_size AS "vectorSize", calibration, state, is_active AS "isActive",
  stalled_reason AS "stalledReason",
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

  /** Nobody switches until the transaction ends. @throws AppError `not_found` */
  async isActive(tx: Transaction, packId: string): Promise<boolean> {
    const [row] = await managerOf(tx).query<{ is_active: boolean }[]>(
      'SELECT is_active FROM model_packs WHERE pack_id = $1 FOR UPDATE',
      [packId],
    );
    if (row === undefined) throw new AppError('not_found', `The model pack ${packId} is not registered.`);
    return row.is_active;
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

  /** From one state to another; does nothing in any other. What is compared by is never cancelled. */
  async move(packId: string, from: readonly ModelPackState[], to: ModelPackState): Promise<void> {
    await this.dataSource.query(
      `UPDATE model_packs SET state = $3::varchar, stalled_reason = '',
              finished_at = CASE WHEN $3::varchar = 'finished' THEN now() END
        WHERE pack_id = $1 AND state = ANY($2) AND NOT (is_active AND $3::varchar = 'cancelled')`,
      [packId, from, to],
    );
  }

  /** Why it does not go on; empty when it does. */
  async stall(packId: string, reason: string): Promise<void> {
    await this.dataSource.query(
      'UPDATE model_packs SET stalled_reason = $2 WHERE pack_id = $1 AND stalled_reason <> $2',
      [packId, reason],
    );
  }

  /**
   * With its vectors of photos, but those that were made when a photo was enrolled: they go with the photo. And with
   * its counter-examples, which nothing is compared with any more: of people of whom it has no vector no erasure would
   * know them. And with its faces of decisions, of which a rejection would make counter-examples again.
   */
  async delete(tx: Transaction, packId: string): Promise<void> {
    await managerOf(tx).query('DELETE FROM recognition_vectors WHERE pack_id = $1', [packId]);
    await managerOf(tx).query('DELETE FROM counter_examples WHERE pack_id = $1', [packId]);
    await managerOf(tx).query('DELETE FROM model_packs WHERE pack_id = $1', [packId]);
  }

  /** Everybody of whose photos the pack made a vector later. */
  async peopleOf(tx: Transaction, packId: string): Promise<string[]> {
    const rows = await managerOf(tx).query<{ person_id: string }[]>(
      `SELECT DISTINCT t.person_id FROM template_vectors v JOIN face_templates t ON t.id = v.template_id
        WHERE v.pack_id = $1`,
      [packId],
    );
    return rows.map(({ person_id: personId }) => personId);
  }

  async counts(packId: string): Promise<PackCounts> {
    const [row] = await this.dataSource.query<[PackCounts]>(
      `SELECT COALESCE(sum(photos), 0)::int AS "photosTotal", COALESCE(sum(done), 0)::int AS "photosDone",
              COALESCE(sum(failed), 0)::int AS "photosFailed", count(*)::int AS "peopleTotal",
              count(*) FILTER (WHERE done > 0)::int AS "peopleDone",
              count(*) FILTER (WHERE done = 0 AND photos > failed)::int AS "peopleWaiting",
              (SELECT count(DISTINCT rejection_id)::int FROM counter_examples c
                WHERE NOT EXISTS (SELECT FROM counter_examples same
                                   WHERE same.rejection_id = c.rejection_id AND same.pack_id = $1)) AS "counterExamplesLost"
         FROM (SELECT count(*) AS photos, count(*) FILTER (WHERE is_done) AS done,
                      count(*) FILTER (WHERE NOT is_done AND reason IS NOT NULL) AS failed
                 FROM (${photosOfPack}) AS photos GROUP BY person_id) AS people`,
      [packId],
    );
    return row;
  }

  /** People with photos that the pack has not looked at, by their id, from the one after that. */
  async peopleWaiting(packId: string, afterId: string, limit: number): Promise<string[]> {
    const rows = await this.dataSource.query<{ person_id: string }[]>(
      `SELECT DISTINCT person_id FROM (${photosOfPack}) AS photos
        WHERE NOT is_done AND reason IS NULL AND person_id > $2 ORDER BY person_id LIMIT $3`,
      [packId, afterId, limit],
    );
    return rows.map(({ person_id: personId }) => personId);
  }

  async pendingPhotosOf(packId: string, personId: string): Promise<PendingPhoto[]> {
    const rows = await this.dataSource.query<(KnownVector & Omit<PendingPhoto, 'known'>)[]>(
      `SELECT t.id AS "templateId", t.sealed_photo AS "sealedPhoto", g.pack_id AS "packId",
              g.sealed_vector AS "sealedVector"
         FROM (${photosOfPack}) AS photos JOIN face_templates t USING (id) JOIN gallery_vectors g USING (id)
         LEFT JOIN model_packs m ON m.pack_id = g.pack_id AND m.is_active
        WHERE photos.person_id = $2 AND NOT is_done AND reason IS NULL
        ORDER BY t.id, m.pack_id IS NULL, g.pack_id`,
      [packId, personId],
    );
    const photos = new Map<string, PendingPhoto>();
    for (const { templateId, sealedPhoto, ...known } of rows) {
      const photo = photos.get(templateId) ?? { templateId, sealedPhoto, known: [] };
      photos.set(templateId, { ...photo, known: [...photo.known, known] });
    }
    return [...photos.values()];
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
       SELECT id, $1::varchar, $3::bytea FROM face_templates WHERE id = $2 ON CONFLICT DO NOTHING`,
      [packId, templateId, sealedVector],
    );
  }

  async insertUnreadable(tx: Transaction, packId: string, templateId: string, reason: string): Promise<void> {
    await managerOf(tx).query(
      `INSERT INTO unreadable_templates (template_id, pack_id, reason)
       SELECT id, $1::varchar, $3::varchar FROM face_templates WHERE id = $2 ON CONFLICT DO NOTHING`,
      [packId, templateId, reason],
    );
  }

  async forgetUnreadable(packId: string): Promise<void> {
    await this.dataSource.query('DELETE FROM unreadable_templates WHERE pack_id = $1', [packId]);
  }

  /**
   * By person and photo.
   * @throws AppError `invalid_argument` for a cursor that no page gave
   */
  async unreadable(packId: string, { skip, limit, cursor }: PageRequest): Promise<PageRows<UnreadablePhotoRow>> {
    const [personId, templateId] = placeOf(cursor);
    const unread = `FROM (${photosOfPack}) AS photos JOIN people p ON p.id = photos.person_id
      WHERE NOT is_done AND reason IS NOT NULL`;
    const [count] = await this.dataSource.query<[{ total: number }]>(`SELECT count(*)::int AS total ${unread}`, [
      packId,
    ]);
    const found = await this.dataSource.query<UnreadablePhotoRow[]>(
      `SELECT photos.id AS "templateId", p.id AS "personId", p.first_name || ' ' || p.last_name AS "personName", reason,
              NOT EXISTS (SELECT 1 FROM gallery_vectors g WHERE g.person_id = p.id AND g.pack_id = $1) AS "isOnlyOne"
         ${unread} AND ($2::uuid IS NULL OR (p.id, photos.id) > ($2::uuid, $3::uuid))
        ORDER BY p.id, photos.id OFFSET $4 LIMIT $5`,
      [packId, personId, templateId, personId === null ? skip : 0, limit + 1],
    );
    const rows = found.slice(0, limit);
    const last = found.length > limit ? rows.at(-1) : undefined;
    return { rows, total: count.total, nextCursor: last === undefined ? '' : `${last.personId} ${last.templateId}` };
  }
}

function placeOf(cursor: string): readonly [personId: string | null, templateId: string | null] {
  if (cursor === '') return [null, null];
  const [personId = '', templateId = '', ...others] = cursor.split(' ');
  if (isUuid(personId) && isUuid(templateId) && others.length === 0) return [personId, templateId];
  throw AppError.invalid([{ field: 'cursor', message: 'must be the next_cursor of an earlier page' }]);
}
