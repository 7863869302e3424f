import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { DataSource } from 'typeorm';
import type { FreshSighting, TrackedSighting } from './tracked-sighting';

/** A crowd of 40 at 5 frames a second for 10 s; what is older in such a window is left out. */
const nearbyMax = 2_000;

interface SightingRow {
  readonly frame_id: string;
  readonly face_index: number;
  readonly captured_at: Date;
  readonly track_id: string;
  readonly person_id: string | null;
  readonly reason: string;
  readonly similarity: number;
  readonly margin: number;
  readonly quality_score: number;
  readonly liveness: number | null;
  readonly box_x: number;
  readonly box_y: number;
  readonly box_width: number;
  readonly box_height: number;
}

interface NewSightingRow extends Omit<SightingRow, 'captured_at'> {
  readonly captured_at: string;
  readonly inter_eye_px: number | null;
  readonly sharpness: number | null;
  readonly brightness: number | null;
  readonly yaw_degrees: number | null;
  readonly pitch_degrees: number | null;
}

/** Rows by the hundred a second, so plain SQL and no entities. */
@Injectable()
export class SightingsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Frames of one camera are decided one after another, whichever replica has them. Held until the transaction ends.
   */
  async lockCamera(tx: Transaction, cameraId: string): Promise<void> {
    await managerOf(tx).query("SELECT pg_advisory_xact_lock(hashtext('identity-camera'), hashtext($1))", [cameraId]);
  }

  async hasFrame(frameId: string, tx?: Transaction): Promise<boolean> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    const rows = await manager.query<unknown[]>('SELECT 1 FROM sightings WHERE frame_id = $1 LIMIT 1', [frameId]);
    return rows.length > 0;
  }

  /** All of that camera from `fromMs` to `toMs`, oldest first. */
  async nearby(tx: Transaction, cameraId: string, fromMs: number, toMs: number): Promise<TrackedSighting[]> {
    const rows = await managerOf(tx).query<SightingRow[]>(
      `SELECT * FROM sightings WHERE camera_id = $1 AND captured_at BETWEEN $2 AND $3
        ORDER BY captured_at DESC, frame_id, face_index LIMIT $4`,
      [cameraId, new Date(fromMs), new Date(toMs), nearbyMax],
    );
    return rows.map(toSighting).reverse();
  }

  async insert(tx: Transaction, cameraId: string, sightings: readonly FreshSighting[]): Promise<void> {
    await managerOf(tx).query(
      `INSERT INTO sightings (frame_id, face_index, camera_id, track_id, captured_at, person_id, reason, similarity,
                              margin, quality_score, liveness, box_x, box_y, box_width, box_height,
                              inter_eye_px, sharpness, brightness, yaw_degrees, pitch_degrees)
       SELECT s.frame_id, s.face_index, $1, s.track_id, s.captured_at, s.person_id, s.reason, s.similarity,
              s.margin, s.quality_score, s.liveness, s.box_x, s.box_y, s.box_width, s.box_height,
              s.inter_eye_px, s.sharpness, s.brightness, s.yaw_degrees, s.pitch_degrees
         FROM jsonb_to_recordset($2::jsonb) AS s (
           frame_id uuid, face_index integer, track_id uuid, captured_at timestamptz, person_id uuid, reason text,
           similarity real, margin real, quality_score real, liveness real,
           box_x real, box_y real, box_width real, box_height real,
           inter_eye_px real, sharpness real, brightness real, yaw_degrees real, pitch_degrees real)
       ON CONFLICT (frame_id, face_index) DO NOTHING`,
      [cameraId, JSON.stringify(sightings.map(toRow))],
    );
  }

  /**
   * Those of them who are active, have not said no and still have a template of that pack; nobody erases them until the
   * transaction ends.
   */
  async lockEnrolled(tx: Transaction, personIds: readonly string[], packId: string): Promise<Set<string>> {
    if (personIds.length === 0) return new Set();
    const rows = await managerOf(tx).query<{ id: string }[]>(
      `SELECT id FROM people p
        WHERE id = ANY($1::uuid[]) AND is_active AND biometric_consent IS NOT FALSE
          AND EXISTS (SELECT 1 FROM face_templates t WHERE t.person_id = p.id AND t.pack_id = $2)
        ORDER BY id FOR KEY SHARE`,
      [personIds, packId],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Of those that are still kept, oldest first. */
  async byKeys(frameIds: readonly string[], faceIndexes: readonly number[]): Promise<TrackedSighting[]> {
    const rows = await this.dataSource.query<SightingRow[]>(
      `SELECT s.* FROM unnest($1::uuid[], $2::integer[]) AS wanted (frame_id, face_index)
         JOIN sightings s USING (frame_id, face_index) ORDER BY s.captured_at, s.frame_id, s.face_index`,
      [frameIds, faceIndexes],
    );
    return rows.map(toSighting);
  }
}

function toSighting(row: SightingRow): TrackedSighting {
  return {
    frameId: row.frame_id,
    faceIndex: row.face_index,
    capturedAtMs: row.captured_at.getTime(),
    trackId: row.track_id,
    personId: row.person_id ?? undefined,
    reason: row.reason,
    similarity: row.similarity,
    margin: row.margin,
    qualityScore: row.quality_score,
    liveness: row.liveness ?? undefined,
    box: { x: row.box_x, y: row.box_y, width: row.box_width, height: row.box_height },
  };
}

function toRow(sighting: FreshSighting): NewSightingRow {
  const { box, measures } = sighting;
  return {
    frame_id: sighting.frameId,
    face_index: sighting.faceIndex,
    captured_at: new Date(sighting.capturedAtMs).toISOString(),
    track_id: sighting.trackId,
    person_id: sighting.personId ?? null,
    reason: sighting.reason,
    similarity: sighting.similarity,
    margin: sighting.margin,
    quality_score: sighting.qualityScore,
    liveness: sighting.liveness ?? null,
    box_x: box.x,
    box_y: box.y,
    box_width: box.width,
    box_height: box.height,
    inter_eye_px: measures?.interEyePx ?? null,
    sharpness: measures?.sharpness ?? null,
    brightness: measures?.brightness ?? null,
    yaw_degrees: measures?.yawDegrees ?? null,
    pitch_degrees: measures?.pitchDegrees ?? null,
  };
}
