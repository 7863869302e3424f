import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

interface ReasonRow {
  readonly reason: string;
  readonly faces: number;
}

/** What the sightings of a camera tell about how well it shows faces. */
@Injectable()
export class FitnessRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Reason of a sighting, empty with a match, to how many of the camera there are from `from` until before `to`. */
  async reasons(cameraId: string, from: Date, to: Date): Promise<ReadonlyMap<string, number>> {
    const rows = await this.dataSource.query<ReasonRow[]>(
      `SELECT reason, count(*)::integer AS faces FROM sightings
        WHERE camera_id = $1 AND captured_at >= $2 AND captured_at < $3 GROUP BY reason`,
      [cameraId, from, to],
    );
    return new Map(rows.map(({ reason, faces }) => [reason, faces]));
  }
}
