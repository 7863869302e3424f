import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { DataSource } from 'typeorm';
import type { ImpostorTail } from './impostor-tail.policy';

/** What was computed from a gallery of one pack. */
export interface ComputedThreshold {
  readonly packId: string;
  readonly version: number;
  readonly computedAt: Date;
  readonly galleryRevision: number;
  readonly sampledPeople: number;
  readonly sampledPhotos: number;
  readonly peopleWithSeveral: number;
  /** Undefined: too few scores. */
  readonly tail: ImpostorTail | undefined;
  /** Of how much each photo is like the most alike other person; undefined without any. */
  readonly galleryMedian: number | undefined;
  readonly impostorBins: readonly number[];
  readonly genuineBins: readonly number[];
}

/** How often strangers come near somebody's template, of how often they come near others'. */
export interface PersonRatio {
  readonly personId: string;
  readonly packId: string;
  readonly ratio: number;
}

/** How alike the gallery strangers at a camera look, each visit counted once. */
export interface CameraStrangers {
  readonly cameraId: string;
  readonly packId: string;
  readonly visits: number;
  readonly median: number;
}

interface ThresholdRow {
  readonly pack_id: string;
  readonly version: number;
  readonly computed_at: Date;
  readonly gallery_revision: string;
  readonly sampled_people: number;
  readonly sampled_photos: number;
  readonly people_with_several: number;
  readonly tail: ImpostorTail | null;
  readonly gallery_median: number | null;
  readonly impostor_bins: number[];
  readonly genuine_bins: number[];
}

const versionsKept = 20;
/** Of a camera, newest first: some weeks of a busy door. */
const visitsPerCameraMax = 2_000;

@Injectable()
export class ThresholdsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Different whenever something was computed. */
  async state(): Promise<string> {
    const [row] = await this.dataSource.query<{ state: string | null }[]>(
      `SELECT string_agg(pack_id || ':' || version, ' ' ORDER BY pack_id) AS state
         FROM (SELECT pack_id, max(version) AS version FROM thresholds GROUP BY pack_id) newest`,
    );
    return row?.state ?? '';
  }

  /** The newest of each pack. */
  async newest(): Promise<ComputedThreshold[]> {
    const rows = await this.dataSource.query<ThresholdRow[]>(
      'SELECT DISTINCT ON (pack_id) * FROM thresholds ORDER BY pack_id, version DESC',
    );
    return rows.map((row) => ({
      packId: row.pack_id,
      version: row.version,
      computedAt: row.computed_at,
      galleryRevision: Number(row.gallery_revision),
      sampledPeople: row.sampled_people,
      sampledPhotos: row.sampled_photos,
      peopleWithSeveral: row.people_with_several,
      tail: row.tail ?? undefined,
      galleryMedian: row.gallery_median ?? undefined,
      impostorBins: row.impostor_bins,
      genuineBins: row.genuine_bins,
    }));
  }

  async people(): Promise<PersonRatio[]> {
    return this.dataSource.query<PersonRatio[]>(
      'SELECT person_id AS "personId", pack_id AS "packId", ratio FROM person_thresholds',
    );
  }

  async cameras(): Promise<CameraStrangers[]> {
    return this.dataSource.query<CameraStrangers[]>(
      `SELECT camera_id AS "cameraId", pack_id AS "packId", stranger_visits AS visits, median FROM camera_thresholds`,
    );
  }

  /** Whether nobody else computes until the transaction ends. */
  async lock(tx: Transaction): Promise<boolean> {
    const [row] = await managerOf(tx).query<{ locked: boolean }[]>(
      "SELECT pg_try_advisory_xact_lock(hashtext('identity'), hashtext('thresholds')) AS locked",
    );
    return row?.locked === true;
  }

  /**
   * As the next version of that pack, in the place of what was known of people and cameras.
   * @param cameras undefined: they stay as they are, since cameras are looked at by another pack now
   */
  async save(
    tx: Transaction,
    computed: Omit<ComputedThreshold, 'version'>,
    people: readonly PersonRatio[],
    cameras: readonly CameraStrangers[] | undefined,
  ): Promise<void> {
    const manager = managerOf(tx);
    const { packId } = computed;
    await manager.query(
      `INSERT INTO thresholds (pack_id, version, computed_at, gallery_revision, sampled_people, sampled_photos,
                               people_with_several, tail, gallery_median, impostor_bins, genuine_bins)
       SELECT $1::varchar, coalesce(max(version), 0) + 1, $2::timestamptz, $3::bigint, $4::integer, $5::integer,
              $6::integer, $7::jsonb, $8::real, $9::jsonb, $10::jsonb
         FROM thresholds WHERE pack_id = $1::varchar`,
      [
        packId,
        computed.computedAt,
        computed.galleryRevision,
        computed.sampledPeople,
        computed.sampledPhotos,
        computed.peopleWithSeveral,
        computed.tail === undefined ? null : JSON.stringify(computed.tail),
        computed.galleryMedian ?? null,
        JSON.stringify(computed.impostorBins),
        JSON.stringify(computed.genuineBins),
      ],
    );
    await manager.query(
      `DELETE FROM thresholds
        WHERE pack_id = $1 AND version <= (SELECT max(version) FROM thresholds WHERE pack_id = $1) - $2::integer`,
      [packId, versionsKept],
    );
    await manager.query('DELETE FROM person_thresholds WHERE pack_id = $1', [packId]);
    await manager.query(
      `INSERT INTO person_thresholds (person_id, pack_id, ratio)
       SELECT p.id, $1::varchar, given.ratio FROM unnest($2::uuid[], $3::real[]) AS given (person_id, ratio)
         JOIN people p ON p.id = given.person_id`,
      [packId, people.map(({ personId }) => personId), people.map(({ ratio }) => ratio)],
    );
    if (cameras === undefined) return;
    await manager.query('DELETE FROM camera_thresholds WHERE pack_id = $1', [packId]);
    await manager.query(
      `INSERT INTO camera_thresholds (camera_id, pack_id, stranger_visits, median)
       SELECT camera_id, $1::varchar, visits, median
         FROM unnest($2::uuid[], $3::integer[], $4::real[]) AS given (camera_id, visits, median)`,
      [
        packId,
        cameras.map(({ cameraId }) => cameraId),
        cameras.map(({ visits }) => visits),
        cameras.map(({ median }) => median),
      ],
    );
  }

  /** Of the visits of strangers since then the median of how alike anybody they were, by camera. */
  async strangersSince(since: Date): Promise<Omit<CameraStrangers, 'packId'>[]> {
    const rows = await this.dataSource.query<{ camera_id: string; visits: string; median: number }[]>(
      `SELECT camera_id, count(*) AS visits, percentile_cont(0.5) WITHIN GROUP (ORDER BY likeness) AS median
         FROM (SELECT v.camera_id, row_number() OVER (PARTITION BY v.camera_id ORDER BY v.last_seen_at DESC) AS place,
                      percentile_cont(0.5) WITHIN GROUP (ORDER BY s.similarity) AS likeness
                 FROM stranger_visits v
                 JOIN sightings s ON s.camera_id = v.camera_id AND s.track_id = v.track_id
                  AND s.captured_at BETWEEN v.first_seen_at AND v.last_seen_at AND s.reason = 'below_threshold'
                WHERE v.last_seen_at > $1 GROUP BY v.id, v.camera_id, v.last_seen_at) one
        WHERE place <= $2 GROUP BY camera_id`,
      [since, visitsPerCameraMax],
    );
    return rows.map((row) => ({ cameraId: row.camera_id, visits: Number(row.visits), median: row.median }));
  }
}
