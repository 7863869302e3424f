import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { TrackTally } from './threshold-preview.policy';

export interface PreviewSpan {
  readonly from: Date;
  readonly to: Date;
}

/** By how much it is stricter for some, by id. */
export type Offsets = ReadonlyMap<string, number>;

export interface Tallies {
  readonly tallies: readonly TrackTally[];
  /** Of strangers whose most alike person was not written down yet. */
  readonly untold: number;
  /** Where the span was cut; undefined when all of it was read. */
  readonly cutAt: Date | undefined;
}

interface TallyRow {
  readonly track_id: string;
  readonly camera_id: string;
  readonly who: string | null;
  readonly first_seen_at: Date;
  readonly last_seen_at: Date;
  readonly similarity: number;
  readonly comparable: string;
  readonly named_now: string;
  readonly named_then: string;
  readonly untold: string;
}

/** A busy week of ten doors; they are counted in the database within some seconds. */
const sightingsMax = 1_000_000;

/** What a face can be compared with says something about a threshold; what somebody said of it does not. */
const comparedReasons = ['', 'below_threshold', 'small_margin', 'counter_example', 'rejected', 'empty_gallery'];
const decidedReasons = ['counter_example', 'rejected'];

/** Reads alone. */
@Injectable()
export class ThresholdPreviewRepository {
  constructor(private readonly dataSource: DataSource) {}

  async tallies(
    { from, to }: PreviewSpan,
    rules: { readonly cosine: number; readonly marginMin: number },
    offsets: { readonly people: Offsets; readonly cameras: Offsets },
  ): Promise<Tallies> {
    const cutAt = await this.cutAt({ from, to });
    const rows = await this.dataSource.query<TallyRow[]>(
      `SELECT s.track_id, s.camera_id, coalesce(s.person_id, s.candidate_id) AS who,
              min(s.captured_at) AS first_seen_at, max(s.captured_at) AS last_seen_at, max(s.similarity) AS similarity,
              count(*) AS comparable, count(s.person_id) AS named_now,
              count(*) FILTER (WHERE s.reason <> ALL($8) AND s.margin >= $5
                AND s.similarity >= $4 + coalesce(p.extra, 0) + coalesce(c.extra, 0)) AS named_then,
              count(*) FILTER (WHERE s.reason = 'below_threshold' AND s.threshold IS NULL) AS untold
         FROM sightings s
         LEFT JOIN unnest($6::uuid[], $7::real[]) AS p (id, extra) ON p.id = coalesce(s.person_id, s.candidate_id)
         LEFT JOIN unnest($9::uuid[], $10::real[]) AS c (id, extra) ON c.id = s.camera_id
        WHERE s.captured_at >= $1 AND s.captured_at < $2 AND s.reason = ANY($3)
        GROUP BY s.track_id, s.camera_id, coalesce(s.person_id, s.candidate_id)`,
      [
        from,
        cutAt ?? to,
        comparedReasons,
        rules.cosine,
        rules.marginMin,
        [...offsets.people.keys()],
        [...offsets.people.values()],
        decidedReasons,
        [...offsets.cameras.keys()],
        [...offsets.cameras.values()],
      ],
    );
    return { tallies: rows.map(toTally), untold: rows.reduce((sum, row) => sum + Number(row.untold), 0), cutAt };
  }

  /** Track id → who was recognised on it by what was seen; what a person told says nothing about a threshold. */
  async claimsIn({ from, to }: PreviewSpan): Promise<Map<string, string>> {
    const rows = await this.dataSource.query<{ track_id: string; person_id: string }[]>(
      `SELECT track_id, person_id FROM recognized_tracks
        WHERE last_seen_at >= $1 AND last_seen_at < $2 AND NOT is_told`,
      [from, to],
    );
    return new Map(rows.map((row) => [row.track_id, row.person_id]));
  }

  async strangerTracksIn({ from, to }: PreviewSpan): Promise<Set<string>> {
    const rows = await this.dataSource.query<{ track_id: string }[]>(
      'SELECT track_id FROM stranger_visits WHERE last_seen_at >= $1 AND first_seen_at < $2',
      [from, to],
    );
    return new Set(rows.map((row) => row.track_id));
  }

  private async cutAt({ from, to }: PreviewSpan): Promise<Date | undefined> {
    const [row] = await this.dataSource.query<{ captured_at: Date }[]>(
      `SELECT captured_at FROM sightings WHERE captured_at >= $1 AND captured_at < $2
        ORDER BY captured_at OFFSET $3 LIMIT 1`,
      [from, to, sightingsMax],
    );
    return row?.captured_at;
  }
}

function toTally(row: TallyRow): TrackTally {
  return {
    trackId: row.track_id,
    cameraId: row.camera_id,
    personId: row.who ?? undefined,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    similarityMax: row.similarity,
    comparable: Number(row.comparable),
    namedNow: Number(row.named_now),
    namedThen: Number(row.named_then),
  };
}
