import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { Logger } from '@smart-attendance/observability';
import { createHash } from 'node:crypto';
import { DataSource } from 'typeorm';
import { PersonVault, sealContexts } from '../vault/person-vault';
import { meanOf, vectorOfBytes } from './unit-vector';
import type { GalleryEntry, GalleryVector } from './vector-store';

export interface GalleryChange {
  readonly personId: string;
  readonly revision: number;
}

export interface GalleryState {
  readonly revision: number;
  /** How often a replica found that the searched copy had lost something. */
  readonly losses: number;
}

export interface OpenedVectors {
  readonly vectors: readonly GalleryVector[];
  /** Of which not one template opens. */
  readonly unreadable: readonly { readonly personId: string; readonly packId: string }[];
}

interface TemplateRow {
  readonly id: string;
  readonly person_id: string;
  readonly pack_id: string;
  readonly sealed_vector: Buffer;
  readonly sealed_key: Buffer;
}

/** Whom searches may find: nobody who is not active, and nobody who said no, whatever is left of their templates. */
const inTheGallery = 'p.is_active AND p.biometric_consent IS NOT FALSE';

/** The gallery as Postgres has it: one vector for each active person and pack, the mean of the person's templates. */
@Injectable()
export class GalleryRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly vault: PersonVault,
    private readonly logger: Logger,
  ) {}

  /** Part of what changes templates, or who is active; the last statement, as it holds one lock for everybody. */
  async markChanged(tx: Transaction, personId: string): Promise<void> {
    await managerOf(tx).query(
      `WITH state AS (UPDATE gallery_state SET revision = revision + 1 RETURNING revision)
       INSERT INTO gallery_changes (person_id, revision) SELECT $1, revision FROM state
       ON CONFLICT (person_id) DO UPDATE SET revision = excluded.revision, changed_at = now()`,
      [personId],
    );
  }

  /** As `markChanged`, of many: each has a revision of its own, as whoever follows the changes reads them in pieces. */
  async markAllChanged(tx: Transaction, personIds: readonly string[]): Promise<void> {
    await managerOf(tx).query(
      `WITH state AS (UPDATE gallery_state SET revision = revision + cardinality($1::uuid[]) RETURNING revision)
       INSERT INTO gallery_changes (person_id, revision)
         SELECT changed.person_id, state.revision - cardinality($1::uuid[]) + changed.place
           FROM state, unnest($1::uuid[]) WITH ORDINALITY AS changed (person_id, place)
       ON CONFLICT (person_id) DO UPDATE SET revision = excluded.revision, changed_at = now()`,
      [personIds],
    );
  }

  async state(): Promise<GalleryState> {
    const [row] = await this.dataSource.query<{ revision: string; losses: string }[]>(
      'SELECT revision, losses FROM gallery_state',
    );
    return { revision: Number(row?.revision ?? 0), losses: Number(row?.losses ?? 0) };
  }

  /** Makes every replica compare everything; once for replicas that find the same loss at the same time. */
  async addLoss(known: number): Promise<void> {
    await this.dataSource.query('UPDATE gallery_state SET losses = losses + 1 WHERE losses = $1', [known]);
  }

  /** Does the work unless somebody else does that of the same name; undefined then. The lock ends with its session. */
  async alone<T>(name: string, work: () => Promise<T>): Promise<T | undefined> {
    const session = this.dataSource.createQueryRunner();
    const key = ['identity', name];
    try {
      const [row] = (await session.query('SELECT pg_try_advisory_lock(hashtext($1), hashtext($2)) AS held', key)) as [
        { readonly held: boolean },
      ];
      if (!row.held) return undefined;
      try {
        return await work();
      } finally {
        await session.query('SELECT pg_advisory_unlock(hashtext($1), hashtext($2))', key);
      }
    } finally {
      await session.release();
    }
  }

  /** A random id that every replica of this installation has, and no other installation. */
  async installationId(): Promise<string> {
    const [row] = await this.dataSource.query<{ installation_id: string }[]>(
      'SELECT installation_id FROM gallery_state',
    );
    if (row === undefined) throw new Error('gallery_state has no row.');
    return row.installation_id;
  }

  /** Oldest first. */
  async changesAfter(revision: number, limit: number): Promise<GalleryChange[]> {
    const rows = await this.dataSource.query<{ person_id: string; revision: string }[]>(
      'SELECT person_id, revision FROM gallery_changes WHERE revision > $1 ORDER BY revision LIMIT $2',
      [revision, limit],
    );
    return rows.map((row) => ({ personId: row.person_id, revision: Number(row.revision) }));
  }

  /** Forgets changes that every replica has long seen; of an erased person the id went too. */
  async forgetChanges(olderThanMs: number): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM gallery_changes WHERE changed_at < now() - $1 * interval '1 millisecond'`,
      [olderThanMs],
    );
  }

  /** What an index should hold. */
  async entries(): Promise<GalleryEntry[]> {
    const rows = await this.dataSource.query<{ person_id: string; pack_id: string; ids: string[] }[]>(
      `SELECT t.person_id, t.pack_id, array_agg(t.id::text ORDER BY t.id) AS ids
         FROM gallery_vectors t JOIN people p ON p.id = t.person_id AND ${inTheGallery}
        GROUP BY t.person_id, t.pack_id`,
    );
    return rows.map((row) => ({
      personId: row.person_id,
      packId: row.pack_id,
      fingerprint: fingerprintOf(row.ids),
    }));
  }

  /** People by pack. */
  async sizes(): Promise<Map<string, number>> {
    const rows = await this.dataSource.query<{ pack_id: string; people: string }[]>(
      `SELECT t.pack_id, count(DISTINCT t.person_id) AS people
         FROM gallery_vectors t JOIN people p ON p.id = t.person_id AND ${inTheGallery} GROUP BY t.pack_id`,
    );
    return new Map(rows.map((row) => [row.pack_id, Number(row.people)]));
  }

  /**
   * The vectors of those people who are in the gallery; several for one who was enrolled with several packs. A template
   * that does not open is left out and logged, so that one broken row does not stop everybody.
   */
  async vectorsOf(personIds: readonly string[]): Promise<OpenedVectors> {
    const rows = await this.dataSource.query<TemplateRow[]>(
      `SELECT t.id, t.person_id, t.pack_id, t.sealed_vector, k.sealed_key
         FROM gallery_vectors t
         JOIN people p ON p.id = t.person_id AND ${inTheGallery}
         JOIN person_keys k ON k.person_id = t.person_id
        WHERE t.person_id = ANY($1::uuid[]) ORDER BY t.person_id, t.pack_id, t.id`,
      [personIds],
    );
    const groups = new Map<string, TemplateRow[]>();
    for (const row of rows) {
      const key = `${row.person_id} ${row.pack_id}`;
      groups.set(key, [...(groups.get(key) ?? []), row]);
    }
    const vectors: GalleryVector[] = [];
    const unreadable: { personId: string; packId: string }[] = [];
    for (const group of groups.values()) {
      const opened = group.flatMap((row) => this.open(row) ?? []);
      const vector = meanOf(opened);
      const [first] = group;
      if (first === undefined) continue;
      const of = { personId: first.person_id, packId: first.pack_id };
      if (vector === undefined) unreadable.push(of);
      else vectors.push({ ...of, fingerprint: fingerprintOf(group.map((row) => row.id)), vector });
    }
    return { vectors, unreadable };
  }

  /** People of that pack, so many at most, each as likely as another and the same ones every time. */
  async sampleOf(packId: string, limit: number): Promise<string[]> {
    const rows = await this.dataSource.query<{ person_id: string }[]>(
      `SELECT DISTINCT t.person_id, md5(t.person_id::text) AS place
         FROM gallery_vectors t JOIN people p ON p.id = t.person_id AND ${inTheGallery}
        WHERE t.pack_id = $1 ORDER BY place LIMIT $2`,
      [packId, limit],
    );
    return rows.map((row) => row.person_id);
  }

  /** The vectors of these people's photos, photo by photo; who has none that opens is left out. */
  async photosOf(
    personIds: readonly string[],
    packId: string,
  ): Promise<{ readonly personId: string; readonly photos: readonly Float32Array[] }[]> {
    const rows = await this.dataSource.query<TemplateRow[]>(
      `SELECT t.id, t.person_id, t.pack_id, t.sealed_vector, k.sealed_key
         FROM gallery_vectors t JOIN person_keys k ON k.person_id = t.person_id
        WHERE t.person_id = ANY($1::uuid[]) AND t.pack_id = $2 ORDER BY t.person_id, t.id`,
      [personIds, packId],
    );
    const photos = new Map<string, Float32Array[]>();
    for (const row of rows) {
      const vector = this.open(row);
      if (vector !== undefined) photos.set(row.person_id, [...(photos.get(row.person_id) ?? []), vector]);
    }
    return [...photos].map(([personId, vectors]) => ({ personId, photos: vectors }));
  }

  /** The vectors of one person's templates of one pack, one by one. */
  async templateVectorsOf(tx: Transaction, personId: string, packId: string): Promise<Float32Array[]> {
    const rows = await managerOf(tx).query<TemplateRow[]>(
      `SELECT t.id, t.person_id, t.pack_id, t.sealed_vector, k.sealed_key
         FROM gallery_vectors t JOIN person_keys k ON k.person_id = t.person_id
        WHERE t.person_id = $1 AND t.pack_id = $2`,
      [personId, packId],
    );
    return rows.flatMap((row) => this.open(row) ?? []);
  }

  private open(row: TemplateRow): Float32Array | undefined {
    try {
      const box = this.vault.open(row.person_id, row.sealed_key);
      return vectorOfBytes(box.open(row.sealed_vector, sealContexts.templateVector(row.id)));
    } catch (error) {
      this.logger.error('template-unreadable', { templateId: row.id, error });
      return undefined;
    }
  }
}

/** Of the ids in order; equal exactly when the same templates are behind a vector. */
function fingerprintOf(templateIds: readonly string[]): string {
  return createHash('sha256').update(templateIds.join(' ')).digest('base64url').slice(0, 22);
}
