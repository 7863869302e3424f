import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { DataSource } from 'typeorm';
import type { FreshSighting, SightingMeasures, StoredSighting } from './tracked-sighting';

/** A crowd of 40 at 5 frames a second for 10 s; what is older in such a window is left out. */
const nearbyMax = 2_000;

export interface SightingRow {
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
  readonly candidate_id: string | null;
  readonly threshold: number | null;
  readonly inter_eye_px: number | null;
  readonly sharpness: number | null;
  readonly brightness: number | null;
  readonly yaw_degrees: number | null;
  readonly pitch_degrees: number | null;
}

export interface StoredSightingRow extends SightingRow {
  readonly camera_id: string;
}

interface NewSightingRow extends Omit<SightingRow, 'captured_at'> {
  readonly captured_at: string;
}

const candidatesMax = 5;

/** Somebody to whom sightings were most alike. */
export interface Candidate {
  readonly personId: string;
  readonly sightings: number;
  readonly similarityMax: number;
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
  async nearby(tx: Transaction, cameraId: string, fromMs: number, toMs: number): Promise<StoredSighting[]> {
    const rows = await managerOf(tx).query<StoredSightingRow[]>(
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
                              inter_eye_px, sharpness, brightness, yaw_degrees, pitch_degrees, candidate_id, threshold)
       SELECT s.frame_id, s.face_index, $1, s.track_id, s.captured_at, s.person_id, s.reason, s.similarity,
              s.margin, s.quality_score, s.liveness, s.box_x, s.box_y, s.box_width, s.box_height,
              s.inter_eye_px, s.sharpness, s.brightness, s.yaw_degrees, s.pitch_degrees, s.candidate_id, s.threshold
         FROM jsonb_to_recordset($2::jsonb) AS s (
           frame_id uuid, face_index integer, track_id uuid, captured_at timestamptz, person_id uuid, reason text,
           similarity real, margin real, quality_score real, liveness real,
           box_x real, box_y real, box_width real, box_height real,
           inter_eye_px real, sharpness real, brightness real, yaw_degrees real, pitch_degrees real,
           candidate_id uuid, threshold real)
       ON CONFLICT (frame_id, face_index) DO NOTHING`,
      [cameraId, JSON.stringify(sightings.map(toRow))],
    );
  }

  /**
   * Those of them who are active, have not said no and still have a vector of one of these packs (undefined: of any);
   * nobody erases them until the transaction ends.
   */
  async lockEnrolled(
    tx: Transaction,
    personIds: readonly string[],
    packIds: readonly string[] | undefined,
  ): Promise<Set<string>> {
    if (personIds.length === 0) return new Set();
    const rows = await managerOf(tx).query<{ id: string }[]>(
      `SELECT id FROM people p
        WHERE id = ANY($1::uuid[]) AND is_active AND biometric_consent IS NOT FALSE
          AND EXISTS (
            SELECT 1 FROM gallery_vectors t WHERE t.person_id = p.id AND ($2::text[] IS NULL OR t.pack_id = ANY($2)))
        ORDER BY id FOR KEY SHARE`,
      [personIds, packIds],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** To whom else the same faces were most alike while they were followed, best first; at most five. */
  async candidatesOf(
    seen: {
      readonly personId: string;
      readonly cameraId: string;
      readonly firstSeenAt: Date;
      readonly lastSeenAt: Date;
    },
    trackIds: readonly string[],
    aroundMs: number,
  ): Promise<Candidate[]> {
    const rows = await this.dataSource.query<{ candidate_id: string; sightings: string; similarity: number }[]>(
      `SELECT candidate_id, count(*) AS sightings, max(similarity) AS similarity FROM sightings
        WHERE camera_id = $1 AND captured_at BETWEEN $2 AND $3 AND track_id = ANY($4::uuid[])
          AND candidate_id IS NOT NULL AND candidate_id <> $5
        GROUP BY candidate_id ORDER BY similarity DESC, candidate_id LIMIT ${candidatesMax}`,
      [
        seen.cameraId,
        new Date(seen.firstSeenAt.getTime() - aroundMs),
        new Date(seen.lastSeenAt.getTime() + aroundMs),
        trackIds,
        seen.personId,
      ],
    );
    return rows.map((row) => ({
      personId: row.candidate_id,
      sightings: Number(row.sightings),
      similarityMax: row.similarity,
    }));
  }

  /** Of those that are still kept, oldest first. */
  async byKeys(
    frameIds: readonly string[],
    faceIndexes: readonly number[],
    tx?: Transaction,
  ): Promise<StoredSighting[]> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    const rows = await manager.query<StoredSightingRow[]>(
      `SELECT s.* FROM unnest($1::uuid[], $2::integer[]) AS wanted (frame_id, face_index)
         JOIN sightings s USING (frame_id, face_index) ORDER BY s.captured_at, s.frame_id, s.face_index`,
      [frameIds, faceIndexes],
    );
    return rows.map(toSighting);
  }
}

export function toSighting(row: StoredSightingRow): StoredSighting {
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
    candidateId: row.candidate_id ?? undefined,
    threshold: row.threshold ?? undefined,
    cameraId: row.camera_id,
    measures: measuresOf(row),
  };
}

function measuresOf(row: SightingRow): SightingMeasures | undefined {
  if (row.inter_eye_px === null) return undefined;
  return {
    interEyePx: row.inter_eye_px,
    sharpness: row.sharpness ?? 0,
    brightness: row.brightness ?? 0,
    yawDegrees: row.yaw_degrees ?? 0,
    pitchDegrees: row.pitch_degrees ?? 0,
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
    candidate_id: sighting.candidateId ?? null,
    threshold: sighting.threshold ?? null,
  };
}
