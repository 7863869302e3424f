import { Injectable } from '@nestjs/common';
import type { RemovedCounts } from '@smart-attendance/contracts';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { Logger } from '@smart-attendance/observability';
import { DataSource } from 'typeorm';
import { cosineOf, bytesOfVector, vectorOfBytes } from '../gallery/unit-vector';
import { PersonVault, sealContexts } from '../vault/person-vault';

/** A face that is not that person's, though it was taken for it. */
export interface CounterExample {
  readonly id: string;
  readonly personId: string;
  readonly packId: string;
  /** Length 1. */
  readonly vector: Float32Array;
}

interface CounterExampleRow {
  readonly id: string;
  readonly person_id: string;
  readonly pack_id: string;
  readonly sealed_vector: Buffer;
  readonly sealed_key: Buffer;
}

/** More of one person in one pack are no better; the oldest goes for a new one. */
const perPersonMax = 20;
const readAtOnce = 500;
/** Two pictures of one person are hardly ever less alike (1.1 % are below 0.34 with the default pack). */
const alikeCosineMin = 0.3;

/** Faces that were followed and are that person's, `$1`, whichever pack saw them. */
const tracksOfPerson = `SELECT track_id FROM recognized_tracks WHERE person_id = $1
   UNION SELECT v.track_id FROM unknown_face_visits v JOIN unknown_faces f ON f.id = v.unknown_face_id
          WHERE f.person_id = $1`;

const rowsSql = `SELECT c.id, c.person_id, c.pack_id, c.sealed_vector, k.sealed_key
   FROM counter_examples c JOIN person_keys k ON k.person_id = c.person_id`;

/** Vectors are sealed by the key of the person they are not of, and go with that key. */
@Injectable()
export class CounterExamplesRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly vault: PersonVault,
    private readonly logger: Logger,
  ) {}

  async add(tx: Transaction, example: CounterExample, rejectionId: string, createdAt: Date): Promise<void> {
    const { id, personId, packId, vector } = example;
    const box = await this.vault.existingBox(personId, tx);
    const sealed = box.seal(bytesOfVector(vector), sealContexts.counterExample(id));
    await managerOf(tx).query(
      `INSERT INTO counter_examples (id, person_id, rejection_id, pack_id, sealed_vector, created_at)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [id, personId, rejectionId, packId, sealed, createdAt],
    );
    await managerOf(tx).query(
      `DELETE FROM counter_examples WHERE id IN (
         SELECT id FROM counter_examples WHERE person_id = $1 AND pack_id = $3 ORDER BY position DESC OFFSET $2)`,
      [personId, perPersonMax, packId],
    );
  }

  /** One of each pack that looked at the face. */
  async ofRejection(tx: Transaction, rejectionId: string): Promise<CounterExample[]> {
    const rows = await managerOf(tx).query<CounterExampleRow[]>(`${rowsSql} WHERE c.rejection_id = $1`, [rejectionId]);
    return rows.flatMap((row) => this.open(row) ?? []);
  }

  /** Different whenever one was added or has gone. */
  async state(): Promise<string> {
    const [row] = await this.dataSource.query<{ state: string }[]>(
      `SELECT count(*) || ':' || coalesce(max(position), 0) AS state FROM counter_examples`,
    );
    return row?.state ?? '';
  }

  async ids(): Promise<Set<string>> {
    const rows = await this.dataSource.query<{ id: string }[]>('SELECT id FROM counter_examples');
    return new Set(rows.map(({ id }) => id));
  }

  /** One that does not open is left out and logged. */
  async read(ids: readonly string[]): Promise<CounterExample[]> {
    const found: CounterExample[] = [];
    for (let from = 0; from < ids.length; from += readAtOnce) {
      const rows = await this.dataSource.query<CounterExampleRow[]>(`${rowsSql} WHERE c.id = ANY($1::uuid[])`, [
        ids.slice(from, from + readAtOnce),
      ]);
      found.push(...rows.flatMap((row) => this.open(row) ?? []));
    }
    return found;
  }

  /**
   * Before a person's templates, tracks and unknown faces go: what is kept of the person, and counter-examples of
   * others that show the person's face, as far as the templates tell, or the tracks, or that the person was recognised
   * once they were rejected, which is known for longer than tracks are.
   * @returns how many rows of what went
   */
  async forget(tx: Transaction, personId: string): Promise<RemovedCounts> {
    const manager = managerOf(tx);
    const remove = async (from: string, parameters: readonly unknown[]): Promise<number> =>
      (await manager.query<[unknown[], number]>(`DELETE FROM ${from}`, [...parameters]))[1];
    const faces = await remove(`recognition_vectors WHERE track_id IN (${tracksOfPerson}) OR person_id = $1`, [
      personId,
    ]);
    let examples = await remove(
      `counter_examples WHERE rejection_id IN (
         SELECT rejection_id FROM rejected_tracks WHERE track_id IN (${tracksOfPerson})
         UNION SELECT follows_rejection_id FROM recognitions WHERE person_id = $1 AND withdrawn_at IS NULL)
          OR person_id = $1`,
      [personId],
    );
    const templates = await this.templatesOf(tx, personId);
    for (let last = '00000000-0000-0000-0000-000000000000'; templates.length > 0;) {
      const rows = await manager.query<CounterExampleRow[]>(`${rowsSql} WHERE c.id > $1 ORDER BY c.id LIMIT $2`, [
        last,
        readAtOnce,
      ]);
      const alike = rows.flatMap((row) => this.open(row) ?? []).filter((example) => showsOneOf(example, templates));
      if (alike.length > 0) examples += await remove('counter_examples WHERE id = ANY($1::uuid[])', [idsOf(alike)]);
      if (rows.length < readAtOnce) break;
      last = rows.at(-1)?.id ?? last;
    }
    return { counter_examples: examples, recognition_vectors: faces };
  }

  private async templatesOf(tx: Transaction, personId: string): Promise<Omit<CounterExample, 'personId'>[]> {
    const rows = await managerOf(tx).query<CounterExampleRow[]>(
      `SELECT t.id, t.person_id, t.pack_id, t.sealed_vector, k.sealed_key
         FROM gallery_vectors t JOIN person_keys k ON k.person_id = t.person_id WHERE t.person_id = $1`,
      [personId],
    );
    return rows.flatMap((row) => this.open(row, sealContexts.templateVector(row.id)) ?? []);
  }

  private open(row: CounterExampleRow, context = sealContexts.counterExample(row.id)): CounterExample | undefined {
    const { id, person_id: personId, pack_id: packId } = row;
    try {
      const vector = vectorOfBytes(this.vault.open(personId, row.sealed_key).open(row.sealed_vector, context));
      return { id, personId, packId, vector };
    } catch (error) {
      this.logger.error('counter-example-unreadable', { counterExampleId: id, error });
      return undefined;
    }
  }
}

function idsOf(examples: readonly CounterExample[]): string[] {
  return examples.map(({ id }) => id);
}

function showsOneOf(example: CounterExample, templates: readonly Omit<CounterExample, 'personId'>[]): boolean {
  return templates.some(
    ({ packId, vector }) => packId === example.packId && cosineOf(vector, example.vector) >= alikeCosineMin,
  );
}
