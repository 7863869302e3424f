import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { DataSource } from 'typeorm';

export interface UncomparedFaces {
  readonly unknownFaceVisits: number;
  readonly counterExamples: number;
}

/** With which model packs an erasure compared, so that its receipt can say what it could not. */
@Injectable()
export class UncomparedFacesRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Those that made a vector of a photo of the person. Before the photos go. */
  async packsOf(tx: Transaction, personId: string): Promise<string[]> {
    const rows = await managerOf(tx).query<{ pack_id: string }[]>(
      'SELECT DISTINCT pack_id FROM gallery_vectors WHERE person_id = $1',
      [personId],
    );
    return rows.map(({ pack_id: packId }) => packId);
  }

  /** Beside the receipt. */
  async note(tx: Transaction, personId: string, comparedPackIds: readonly string[]): Promise<void> {
    await managerOf(tx).query('UPDATE erasures SET compared_packs = $2 WHERE person_id = $1', [
      personId,
      comparedPackIds,
    ]);
  }

  /** Faces of other packs that were kept by then, and still are. */
  async count(personId: string): Promise<UncomparedFaces> {
    const [row] = await this.dataSource.query<UncomparedFaces[]>(
      `SELECT (SELECT count(*) FROM unknown_face_visits v
                WHERE v.created_at <= e.erased_at AND v.pack_id <> ALL (e.compared_packs))::integer AS "unknownFaceVisits",
              (SELECT count(*) FROM counter_examples c
                WHERE c.created_at <= e.erased_at AND c.pack_id <> ALL (e.compared_packs))::integer AS "counterExamples"
         FROM erasures e WHERE e.person_id = $1`,
      [personId],
    );
    return row ?? { unknownFaceVisits: 0, counterExamples: 0 };
  }
}
