import { Injectable } from '@nestjs/common';
import { factAgeMaxMs } from '@smart-attendance/contracts';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { DataSource } from 'typeorm';

export interface KeptCounts {
  readonly unknownFaceVisits: number;
  readonly counterExamples: number;
  /** When they were erased; facts go with time. */
  readonly wordsOnBus: number;
}

/** What an erasure could not compare, and cannot take off the bus, so that its receipt can say so. */
@Injectable()
export class KeptOfErasedRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Those that made a vector of a photo of the person. Before the photos go. */
  async packsOf(tx: Transaction, personId: string): Promise<string[]> {
    const rows = await managerOf(tx).query<{ pack_id: string }[]>(
      'SELECT DISTINCT pack_id FROM gallery_vectors WHERE person_id = $1',
      [personId],
    );
    return rows.map(({ pack_id: packId }) => packId);
  }

  /**
   * Recognitions that the person told or took back, of which facts may still say so: a withdrawal says who had told it,
   * too. Before the person's name is emptied.
   */
  async wordsOnBusOf(tx: Transaction, personId: string): Promise<number> {
    const [row] = await managerOf(tx).query<{ words: number }[]>(
      `SELECT (count(*) FILTER (WHERE told_by = $1 AND greatest(told_at, withdrawn_at) > $2)
             + count(*) FILTER (WHERE withdrawn_by = $1 AND withdrawn_at > $2))::integer AS words
         FROM recognitions WHERE (told_at IS NOT NULL AND told_by = $1) OR (withdrawn_at IS NOT NULL AND withdrawn_by = $1)`,
      [personId, new Date(Date.now() - factAgeMaxMs)],
    );
    return row?.words ?? 0;
  }

  /** Beside the receipt. */
  async note(
    tx: Transaction,
    personId: string,
    { comparedPackIds, wordsOnBus }: { readonly comparedPackIds: readonly string[]; readonly wordsOnBus: number },
  ): Promise<void> {
    await managerOf(tx).query('UPDATE erasures SET compared_packs = $2, words_on_bus = $3 WHERE person_id = $1', [
      personId,
      comparedPackIds,
      wordsOnBus,
    ]);
  }

  /**
   * Faces of other packs that were kept by then and still are, and that are nobody's. None where no photo was left: who
   * said no before was compared then, and of who never had a photo there was nothing to compare with.
   */
  async count(personId: string): Promise<KeptCounts> {
    const [row] = await this.dataSource.query<KeptCounts[]>(
      `SELECT (SELECT count(*) FROM unknown_face_visits v LEFT JOIN unknown_faces f ON f.id = v.unknown_face_id
                WHERE v.created_at <= e.erased_at AND v.pack_id <> ALL (e.compared_packs) AND e.compared_packs <> '{}'
                  AND v.recognition_id IS NULL AND f.person_id IS NULL
                  AND NOT EXISTS (SELECT FROM recognized_tracks t WHERE t.track_id = v.track_id))::integer
                AS "unknownFaceVisits",
              (SELECT count(*) FROM counter_examples c
                WHERE c.created_at <= e.erased_at AND c.pack_id <> ALL (e.compared_packs)
                  AND e.compared_packs <> '{}')::integer AS "counterExamples",
              coalesce(e.words_on_bus, (e.removed ->> 'words_about_recognitions')::integer, 0) AS "wordsOnBus"
         FROM erasures e WHERE e.person_id = $1`,
      [personId],
    );
    return row ?? { unknownFaceVisits: 0, counterExamples: 0, wordsOnBus: 0 };
  }
}
