import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';

/** What of unknown faces goes with a person. */
@Injectable()
export class UnknownFacePrivacyRepository {
  /**
   * Everything that was assigned to that person: first the pictures, then what is said of them.
   * @returns how many there were
   */
  async deleteAssigned(
    tx: Transaction,
    personId: string,
  ): Promise<{ readonly faces: number; readonly visits: number }> {
    const manager = managerOf(tx);
    const remove = async (sql: string): Promise<number> =>
      (await manager.query<[unknown[], number]>(`DELETE FROM ${sql}`, [personId]))[1];
    const ofThem = 'WHERE unknown_face_id IN (SELECT id FROM unknown_faces WHERE person_id = $1)';
    const visits = await remove(`unknown_face_visits ${ofThem}`);
    await remove(`unknown_face_actions ${ofThem}`);
    return { visits, faces: await remove('unknown_faces WHERE person_id = $1') };
  }

  /**
   * Of each visit whether it is known by ids to be that person's, whichever pack saw it; undefined where ids do not
   * tell. Theirs is what is on a track that was recognised as them, or told of them; not theirs is otherwise what was
   * assigned to somebody else, or rejected as them; and theirs again what was as much alike when it was taken as two
   * pictures of one person are. Of a rejected sighting the likeness is one that somebody contradicted, and beside a
   * counter-example that to another person than the candidate.
   */
  async whetherTheirs(tx: Transaction, personId: string): Promise<Map<string, boolean | undefined>> {
    const rows = await managerOf(tx).query<{ id: string; is_theirs: boolean | null }[]>(
      `SELECT v.id, CASE
         WHEN EXISTS (SELECT FROM recognized_tracks t WHERE t.track_id = v.track_id AND t.person_id = $1)
           OR EXISTS (SELECT FROM recognitions r WHERE r.id = v.recognition_id AND r.person_id = $1) THEN true
         WHEN f.person_id <> $1
           OR EXISTS (SELECT FROM rejected_tracks r WHERE r.track_id = v.track_id AND r.person_id = $1) THEN false
         WHEN EXISTS (SELECT FROM sightings s
                       WHERE s.frame_id = v.frame_id AND s.face_index = v.face_index
                         AND s.candidate_id = $1 AND s.similarity >= v.same_person_cosine
                         AND s.reason NOT IN ('rejected', 'counter_example')) THEN true END AS is_theirs
         FROM unknown_face_visits v LEFT JOIN unknown_faces f ON f.id = v.unknown_face_id`,
      [personId],
    );
    return new Map(rows.map((row) => [row.id, row.is_theirs ?? undefined]));
  }

  /**
   * Those of them of which no visit is left, and what was done to them: nothing else would delete that any more.
   * @returns how many there were
   */
  async deleteEmpty(tx: Transaction, unknownFaceIds: readonly string[]): Promise<number> {
    const [row] = await managerOf(tx).query<{ faces: number }[]>(
      `WITH gone AS (
         DELETE FROM unknown_faces f WHERE id = ANY($1::uuid[])
            AND NOT EXISTS (SELECT FROM unknown_face_visits v WHERE v.unknown_face_id = f.id) RETURNING id),
       undone AS (DELETE FROM unknown_face_actions WHERE unknown_face_id IN (SELECT id FROM gone))
       SELECT count(*)::integer AS faces FROM gone`,
      [unknownFaceIds],
    );
    return row?.faces ?? 0;
  }

  /**
   * That somebody who is erased reviewed faces is not written any more; what they did can still be undone, with the
   * word about consent that was on record before.
   */
  async forgetAuthor(tx: Transaction, personId: string): Promise<void> {
    await managerOf(tx).query(
      `UPDATE unknown_face_actions
          SET author_id = CASE WHEN author_id = $1 THEN '' ELSE author_id END,
              consent_before = replace(consent_before::text, $1, '')::jsonb
        WHERE author_id = $1 OR consent_before::text LIKE '%' || $1 || '%'`,
      [personId],
    );
  }
}
