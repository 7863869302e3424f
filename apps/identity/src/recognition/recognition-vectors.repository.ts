import { Inject, Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { DataSource } from 'typeorm';
import { bytesOfVector, vectorOfBytes } from '../gallery/unit-vector';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import { PersonVault, sealContexts } from '../vault/person-vault';

export interface KeptVector {
  readonly recognitionId: string;
  readonly packId: string;
  /** Length 1. */
  readonly vector: Float32Array;
}

interface VectorRow {
  readonly recognition_id: string;
  readonly pack_id: string;
  readonly sealed_vector: Buffer;
}

/** Of somebody who stays in view one a minute and pack: 2 kB each. */
const everyMs = 60_000;
const hourMs = 3_600_000;
const perPersonMax = 2_000;

/**
 * The faces of recognitions, sealed by the key of who was recognised, for as long as anybody is likely to say that it
 * was somebody else. Nothing is compared with them but a counter-example.
 */
@Injectable()
export class RecognitionVectorsRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly vault: PersonVault,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {}

  get keptMs(): number {
    return this.config.REVIEW_HOURS * hourMs;
  }

  /** Keeps nothing with `REVIEW_HOURS` 0, nor where one of the same face was kept within a minute. */
  async keep(
    tx: Transaction,
    { recognitionId, packId, vector }: KeptVector,
    { personId, trackId, seenAtMs }: { readonly personId: string; readonly trackId: string; readonly seenAtMs: number },
  ): Promise<void> {
    if (this.keptMs === 0) return;
    const recent = await managerOf(tx).query<unknown[]>(
      `SELECT 1 FROM recognition_vectors
        WHERE track_id = $1 AND person_id = $2 AND seen_at > $3 AND seen_at < $4 AND pack_id = $5 LIMIT 1`,
      [trackId, personId, new Date(seenAtMs - everyMs), new Date(seenAtMs + everyMs), packId],
    );
    if (recent.length > 0) return;
    const box = await this.vault.existingBox(personId, tx);
    await managerOf(tx).query(
      `INSERT INTO recognition_vectors (recognition_id, person_id, track_id, pack_id, sealed_vector, seen_at)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [
        recognitionId,
        personId,
        trackId,
        packId,
        box.seal(bytesOfVector(vector), sealContexts.recognitionVector(recognitionId)),
        new Date(seenAtMs),
      ],
    );
  }

  /**
   * That of the recognition, or else of one of the same faces, as each pack saw it; none when none is kept, or any
   * more.
   */
  async find(
    tx: Transaction,
    recognition: { readonly id: string; readonly personId: string },
    trackIds: readonly string[],
  ): Promise<KeptVector[]> {
    const rows = await managerOf(tx).query<VectorRow[]>(
      `SELECT DISTINCT ON (pack_id) recognition_id, pack_id, sealed_vector FROM recognition_vectors
        WHERE person_id = $1 AND created_at > $4 AND (recognition_id = $2 OR track_id = ANY($3::uuid[]))
        ORDER BY pack_id, recognition_id = $2 DESC, seen_at`,
      [recognition.personId, recognition.id, trackIds, this.oldest()],
    );
    return rows.length === 0 ? [] : this.open(tx, recognition.personId, rows);
  }

  /** Of the person, the newest first. */
  async listOf(tx: Transaction, personId: string, packId: string): Promise<KeptVector[]> {
    const rows = await managerOf(tx).query<VectorRow[]>(
      `SELECT v.recognition_id, v.pack_id, v.sealed_vector
         FROM recognition_vectors v JOIN recognitions r ON r.id = v.recognition_id AND r.withdrawn_at IS NULL
        WHERE v.person_id = $1 AND v.pack_id = $2 AND v.created_at > $3 ORDER BY v.seen_at DESC LIMIT $4`,
      [personId, packId, this.oldest(), perPersonMax],
    );
    return rows.length === 0 ? [] : this.open(tx, personId, rows);
  }

  /** Undefined when none of the recognition's faces is kept, or any more. */
  async keptUntil(
    recognition: { readonly id: string; readonly personId: string },
    trackIds: readonly string[],
  ): Promise<Date | undefined> {
    const [row] = await this.dataSource.query<{ created_at: Date }[]>(
      `SELECT created_at FROM recognition_vectors
        WHERE person_id = $1 AND created_at > $4 AND (recognition_id = $2 OR track_id = ANY($3::uuid[]))
        ORDER BY created_at DESC LIMIT 1`,
      [recognition.personId, recognition.id, trackIds, this.oldest()],
    );
    return row === undefined ? undefined : new Date(row.created_at.getTime() + this.keptMs);
  }

  /** What the sweep has not deleted yet counts no more. */
  private oldest(): Date {
    return new Date(Date.now() - this.keptMs);
  }

  private async open(tx: Transaction, personId: string, rows: readonly VectorRow[]): Promise<KeptVector[]> {
    const box = await this.vault.existingBox(personId, tx);
    return rows.map((row) => ({
      recognitionId: row.recognition_id,
      packId: row.pack_id,
      vector: vectorOfBytes(box.open(row.sealed_vector, sealContexts.recognitionVector(row.recognition_id))),
    }));
  }
}
