import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { toSighting, type StoredSightingRow } from '../recognition/sightings.repository';
import { passedReasons, type StoredSighting } from '../recognition/tracked-sighting';

export interface MissedSpan {
  readonly personId: string;
  readonly from: Date;
  readonly to: Date;
  /** Empty for every camera. */
  readonly cameraId: string;
}

export interface CountedCamera {
  readonly cameraId: string;
  readonly compared: number;
  readonly refused: ReadonlyMap<string, number>;
  readonly named: number;
  readonly others: number;
  readonly near: number;
}

export interface PersonFacts {
  readonly photos: number;
  readonly photosOfPack: number;
  readonly recognitions: number;
  readonly rejections: number;
}

interface CountRow {
  readonly camera_id: string;
  readonly reason: string;
  readonly faces: string;
  readonly named: string;
  readonly others: string;
  readonly near: string;
}

const nearestMax = 20;
const inSpan = `captured_at >= $2 AND captured_at < $3 AND ($4 = '' OR camera_id::text = $4)`;

/** Reads alone. */
@Injectable()
export class MissedRepository {
  constructor(private readonly dataSource: DataSource) {}

  async counts({ personId, from, to, cameraId }: MissedSpan): Promise<CountedCamera[]> {
    const rows = await this.dataSource.query<CountRow[]>(
      `SELECT camera_id, reason, count(*) AS faces, count(*) FILTER (WHERE person_id = $1) AS named,
              count(*) FILTER (WHERE person_id <> $1) AS others,
              count(*) FILTER (WHERE person_id IS NULL AND candidate_id = $1) AS near
         FROM sightings WHERE ${inSpan} GROUP BY camera_id, reason`,
      [personId, from, to, cameraId],
    );
    const byCamera = new Map<string, CountRow[]>();
    for (const row of rows) byCamera.set(row.camera_id, [...(byCamera.get(row.camera_id) ?? []), row]);
    return [...byCamera].map(([id, counts]) => toCounted(id, counts));
  }

  /** Most like the person and not named, best first. */
  async nearest({ personId, from, to, cameraId }: MissedSpan): Promise<StoredSighting[]> {
    const rows = await this.dataSource.query<StoredSightingRow[]>(
      `SELECT * FROM sightings WHERE candidate_id = $1 AND person_id IS NULL AND ${inSpan}
        ORDER BY similarity DESC, captured_at LIMIT ${nearestMax}`,
      [personId, from, to, cameraId],
    );
    return rows.map(toSighting);
  }

  async factsOf({ personId, from, to, cameraId }: MissedSpan, packId: string): Promise<PersonFacts> {
    const [photos] = await this.dataSource.query<{ photos: string; of_pack: string }[]>(
      `SELECT count(DISTINCT id) AS photos, count(*) FILTER (WHERE pack_id = $2) AS of_pack FROM gallery_vectors
        WHERE person_id = $1`,
      [personId, packId],
    );
    const [decided] = await this.dataSource.query<{ holding: string; rejected: string }[]>(
      `SELECT count(*) FILTER (WHERE withdrawn_at IS NULL) AS holding,
              count(*) FILTER (WHERE rejection_id IS NOT NULL) AS rejected
         FROM recognitions
        WHERE person_id = $1 AND last_seen_at >= $2 AND first_seen_at < $3 AND ($4 = '' OR camera_id::text = $4)`,
      [personId, from, to, cameraId],
    );
    return {
      photos: Number(photos?.photos ?? 0),
      photosOfPack: Number(photos?.of_pack ?? 0),
      recognitions: Number(decided?.holding ?? 0),
      rejections: Number(decided?.rejected ?? 0),
    };
  }
}

function toCounted(cameraId: string, rows: readonly CountRow[]): CountedCamera {
  const passed = rows.filter(({ reason }) => passedReasons.includes(reason));
  const refused = rows.filter(({ reason }) => !passedReasons.includes(reason));
  const sum = (count: 'faces' | 'named' | 'others' | 'near'): number =>
    passed.reduce((total, row) => total + Number(row[count]), 0);
  return {
    cameraId,
    compared: sum('faces'),
    refused: new Map(refused.map(({ reason, faces }) => [reason, Number(faces)])),
    named: sum('named'),
    others: sum('others'),
    near: sum('near'),
  };
}
