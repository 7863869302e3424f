import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { DataSource } from 'typeorm';

/** As it is kept. */
export interface NewVisit {
  readonly id: string;
  readonly cameraId: string;
  readonly trackId: string;
  readonly packId: string;
  readonly frameId: string;
  readonly faceIndex: number;
  readonly seenAt: Date;
  readonly qualityScore: number;
  readonly isDoubtful: boolean;
  readonly matchCosine: number;
  readonly doubtCosine: number;
  readonly samePersonCosine: number;
  readonly groupingCosine: number;
  readonly keyId: string;
  readonly sealedVector: Buffer;
  readonly sealedPicture: Buffer;
}

/** Without the picture, which is read by its own. */
export interface VisitRow {
  readonly id: string;
  readonly unknownFaceId: string | null;
  readonly cameraId: string;
  readonly trackId: string;
  readonly packId: string;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly qualityScore: number;
  readonly matchCosine: number;
  readonly doubtCosine: number;
  readonly samePersonCosine: number;
  readonly groupingCosine: number;
  readonly keyId: string;
  readonly sealedVector: Buffer;
  readonly recognitionId: string | null;
}

/** A row of `VisitRow`. */
const columns = `id, unknown_face_id AS "unknownFaceId", camera_id AS "cameraId", track_id AS "trackId",
  pack_id AS "packId", first_seen_at AS "firstSeenAt", last_seen_at AS "lastSeenAt", quality_score AS "qualityScore",
  match_cosine AS "matchCosine", doubt_cosine AS "doubtCosine", same_person_cosine AS "samePersonCosine",
  grouping_cosine AS "groupingCosine", key_id AS "keyId", sealed_vector AS "sealedVector",
  recognition_id AS "recognitionId"`;

@Injectable()
export class UnknownFaceVisitsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Of each track the best picture; one that attendance was told of stays as it was. */
  async keep(tx: Transaction, visit: NewVisit): Promise<void> {
    await managerOf(tx).query(
      `INSERT INTO unknown_face_visits AS kept (id, camera_id, track_id, pack_id, frame_id, face_index, first_seen_at,
         last_seen_at, quality_score, is_doubtful, match_cosine, doubt_cosine, same_person_cosine, grouping_cosine, key_id,
         sealed_vector, sealed_picture)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
       ON CONFLICT (track_id) DO UPDATE SET
         pack_id = excluded.pack_id, frame_id = excluded.frame_id, face_index = excluded.face_index,
         quality_score = excluded.quality_score, match_cosine = excluded.match_cosine,
         doubt_cosine = excluded.doubt_cosine, same_person_cosine = excluded.same_person_cosine,
         grouping_cosine = excluded.grouping_cosine, key_id = excluded.key_id, sealed_vector = excluded.sealed_vector,
         sealed_picture = excluded.sealed_picture, is_doubtful = kept.is_doubtful OR excluded.is_doubtful
       WHERE excluded.quality_score > kept.quality_score AND kept.recognition_id IS NULL
         AND (kept.unknown_face_id IS NULL OR kept.pack_id = excluded.pack_id)`,
      [
        visit.id,
        visit.cameraId,
        visit.trackId,
        visit.packId,
        visit.frameId,
        visit.faceIndex,
        visit.seenAt,
        visit.qualityScore,
        visit.isDoubtful,
        visit.matchCosine,
        visit.doubtCosine,
        visit.samePersonCosine,
        visit.groupingCosine,
        visit.keyId,
        visit.sealedVector,
        visit.sealedPicture,
      ],
    );
  }

  /** How good the pictures are that are kept of these tracks. */
  async qualitiesOf(tx: Transaction, trackIds: readonly string[]): Promise<Map<string, number>> {
    const rows = await managerOf(tx).query<{ track_id: string; quality_score: number }[]>(
      'SELECT track_id, quality_score FROM unknown_face_visits WHERE track_id = ANY($1::uuid[])',
      [trackIds],
    );
    return new Map(rows.map((row) => [row.track_id, row.quality_score]));
  }

  /** Those of these tracks that are kept were seen then, too. */
  async touch(tx: Transaction, trackIds: readonly string[], seenAt: Date): Promise<void> {
    await managerOf(tx).query(
      `UPDATE unknown_face_visits
          SET first_seen_at = least(first_seen_at, $2), last_seen_at = greatest(last_seen_at, $2), touched_at = now()
        WHERE track_id = ANY($1::uuid[])`,
      [trackIds, seenAt],
    );
  }

  async deleteTracks(tx: Transaction, trackIds: readonly string[]): Promise<void> {
    await managerOf(tx).query('DELETE FROM unknown_face_visits WHERE track_id = ANY($1::uuid[])', [trackIds]);
  }

  async delete(tx: Transaction, visitIds: readonly string[]): Promise<void> {
    await managerOf(tx).query('DELETE FROM unknown_face_visits WHERE id = ANY($1::uuid[])', [visitIds]);
  }

  async deleteOf(tx: Transaction, unknownFaceId: string): Promise<void> {
    await managerOf(tx).query('DELETE FROM unknown_face_visits WHERE unknown_face_id = $1', [unknownFaceId]);
  }

  /**
   * Those that belong to no unknown face yet and whose track is over, or goes on for long; oldest first. What a frame
   * in hand has locked is left to the next time.
   */
  async ungrouped(tx: Transaction, quietMs: number, limit: number): Promise<VisitRow[]> {
    return managerOf(tx).query<VisitRow[]>(
      `SELECT ${columns} FROM unknown_face_visits
        WHERE unknown_face_id IS NULL
          AND (touched_at < now() - $1 * interval '1 ms' OR created_at < now() - 6 * $1 * interval '1 ms')
        ORDER BY first_seen_at, id LIMIT $2 FOR UPDATE SKIP LOCKED`,
      [quietMs, limit],
    );
  }

  /** Every vector of the pack that belongs to an unknown face which takes more visits. */
  async grouped(tx: Transaction, packId: string): Promise<(VisitRow & { readonly unknownFaceId: string })[]> {
    return managerOf(tx).query<(VisitRow & { unknownFaceId: string })[]>(
      `SELECT ${columns} FROM unknown_face_visits v
        WHERE pack_id = $1 AND EXISTS (
          SELECT FROM unknown_faces f WHERE f.id = v.unknown_face_id AND f.status IN ('waiting', 'dismissed'))
        ORDER BY id`,
      [packId],
    );
  }

  async all(tx: Transaction): Promise<VisitRow[]> {
    return managerOf(tx).query<VisitRow[]>(`SELECT ${columns} FROM unknown_face_visits ORDER BY id`);
  }

  /** Newest first. */
  async of(unknownFaceId: string, limit: number, tx?: Transaction): Promise<VisitRow[]> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    return manager.query<VisitRow[]>(
      `SELECT ${columns} FROM unknown_face_visits WHERE unknown_face_id = $1
        ORDER BY last_seen_at DESC, id LIMIT $2 ${tx === undefined ? '' : 'FOR UPDATE'}`,
      [unknownFaceId, limit],
    );
  }

  /**
   * Those that somebody may still be told of as that person, newest first: neither told before, nor recognised since,
   * nor said not to be the person.
   */
  async untold(
    tx: Transaction,
    unknownFaceId: string,
    { personId, cameraIds, limit }: { personId: string; cameraIds: readonly string[]; limit: number },
  ): Promise<VisitRow[]> {
    return managerOf(tx).query<VisitRow[]>(
      `SELECT ${columns} FROM unknown_face_visits v
        WHERE unknown_face_id = $1 AND recognition_id IS NULL AND camera_id = ANY($3::uuid[])
          AND NOT EXISTS (SELECT FROM recognized_tracks t WHERE t.track_id = v.track_id)
          AND NOT EXISTS (SELECT FROM rejected_tracks r WHERE r.track_id = v.track_id AND r.person_id = $2)
        ORDER BY last_seen_at DESC, id LIMIT $4 FOR UPDATE`,
      [unknownFaceId, personId, cameraIds, limit],
    );
  }

  async find(visitId: string): Promise<VisitRow | undefined> {
    const rows = await this.dataSource.query<VisitRow[]>(`SELECT ${columns} FROM unknown_face_visits WHERE id = $1`, [
      visitId,
    ]);
    return rows[0];
  }

  async pictureOf(visitId: string): Promise<{ readonly keyId: string; readonly sealed: Buffer } | undefined> {
    const rows = await this.dataSource.query<{ keyId: string; sealed: Buffer }[]>(
      'SELECT key_id AS "keyId", sealed_picture AS sealed FROM unknown_face_visits WHERE id = $1',
      [visitId],
    );
    return rows[0];
  }

  /** @returns which of them moved */
  async move(tx: Transaction, visitIds: readonly string[], from: string | null, to: string | null): Promise<string[]> {
    const [rows] = await managerOf(tx).query<[{ id: string }[], number]>(
      `UPDATE unknown_face_visits SET unknown_face_id = $3
        WHERE id = ANY($1::uuid[]) AND unknown_face_id IS NOT DISTINCT FROM $2 RETURNING id`,
      [visitIds, from, to],
    );
    return rows.map(({ id }) => id);
  }

  /** Whether somebody said of any of them that it is not that person. */
  async hasRejected(unknownFaceId: string, personId: string): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>(
      `SELECT 1 FROM unknown_face_visits v JOIN rejected_tracks r ON r.track_id = v.track_id AND r.person_id = $2
        WHERE v.unknown_face_id = $1 LIMIT 1`,
      [unknownFaceId, personId],
    );
    return rows.length > 0;
  }

  async setRecognition(tx: Transaction, visitId: string, recognitionId: string | null): Promise<void> {
    await managerOf(tx).query('UPDATE unknown_face_visits SET recognition_id = $2 WHERE id = $1', [
      visitId,
      recognitionId,
    ]);
  }

  /** Of each camera and of all, the newest stay. */
  async deleteBeyond(tx: Transaction, perCamera: number, all: number): Promise<number> {
    const [, count] = await managerOf(tx).query<[unknown[], number]>(
      `DELETE FROM unknown_face_visits WHERE id IN (
         SELECT id FROM (
           SELECT id, row_number() OVER (PARTITION BY camera_id ORDER BY created_at DESC, id) AS of_camera,
                  row_number() OVER (ORDER BY created_at DESC, id) AS of_all
             FROM unknown_face_visits) AS ranked
          WHERE of_camera > $1 OR of_all > $2)`,
      [perCamera, all],
    );
    return count;
  }

  /** What is old enough, or whose key is gone. */
  async deleteOld(tx: Transaction, hours: number): Promise<number> {
    const [, count] = await managerOf(tx).query<[unknown[], number]>(
      `DELETE FROM unknown_face_visits v
        WHERE created_at <= now() - $1 * interval '1 hour'
           OR NOT EXISTS (SELECT FROM review_keys k WHERE k.id = v.key_id)`,
      [hours],
    );
    return count;
  }
}
