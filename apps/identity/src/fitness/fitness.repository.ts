import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { passedReasons } from '../recognition/tracked-sighting';
import type { FitnessFacts } from './fitness.policy';

/**
 * Medians are taken over so many of the newest sightings: more would take seconds to sort and not change them. Faces
 * are counted all.
 */
const measuredMax = 20_000;

/**
 * Eyes of a face whose box alone was looked at: the distance between the pupils by the width of the box, the median of
 * 315 LFW photos with the default pack (half of them between 0.43 and 0.48).
 */
const eyesByBoxWidth = 0.455;

interface ReasonRow {
  readonly reason: string;
  readonly faces: number;
}

interface MediansRow {
  readonly inter_eye_px: number | null;
  readonly sharpness: number | null;
  readonly brightness: number | null;
  readonly yaw_degrees: number | null;
  readonly pitch_degrees: number | null;
}

/** What the sightings of a camera tell about how well it shows faces. */
@Injectable()
export class FitnessRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Of the sightings from `from` until before `to`. */
  async facts(cameraId: string, from: Date, to: Date): Promise<FitnessFacts> {
    const [reasons, medians] = [await this.reasons(cameraId, from, to), await this.medians(cameraId, from, to)];
    const refused = reasons.filter(({ reason }) => !passedReasons.includes(reason));
    const faces = sumOf(reasons);
    return {
      faces,
      usableFaces: faces - sumOf(refused),
      refused: new Map(refused.map((row) => [row.reason, row.faces])),
      interEyePx: medians?.inter_eye_px ?? undefined,
      sharpness: medians?.sharpness ?? undefined,
      brightness: medians?.brightness ?? undefined,
      yawDegrees: medians?.yaw_degrees ?? undefined,
      pitchDegrees: medians?.pitch_degrees ?? undefined,
    };
  }

  private reasons(cameraId: string, from: Date, to: Date): Promise<ReasonRow[]> {
    return this.dataSource.query<ReasonRow[]>(
      `SELECT reason, count(*)::integer AS faces FROM sightings
        WHERE camera_id = $1 AND captured_at >= $2 AND captured_at < $3 GROUP BY reason`,
      [cameraId, from, to],
    );
  }

  private async medians(cameraId: string, from: Date, to: Date): Promise<MediansRow | undefined> {
    const [row] = await this.dataSource.query<MediansRow[]>(
      `SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY coalesce(inter_eye_px, box_width * $4::real)) AS inter_eye_px,
              percentile_cont(0.5) WITHIN GROUP (ORDER BY sharpness) AS sharpness,
              percentile_cont(0.5) WITHIN GROUP (ORDER BY brightness) AS brightness,
              percentile_cont(0.5) WITHIN GROUP (ORDER BY yaw_degrees) AS yaw_degrees,
              percentile_cont(0.5) WITHIN GROUP (ORDER BY pitch_degrees) AS pitch_degrees
         FROM (SELECT * FROM sightings WHERE camera_id = $1 AND captured_at >= $2 AND captured_at < $3
                ORDER BY captured_at DESC LIMIT $5) AS newest`,
      [cameraId, from, to, eyesByBoxWidth, measuredMax],
    );
    return row;
  }
}

function sumOf(rows: readonly ReasonRow[]): number {
  return rows.reduce((sum, { faces }) => sum + faces, 0);
}
