import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';

/** What of unknown faces goes with a person. */
@Injectable()
export class UnknownFacePrivacyRepository {
  /** Everything that was assigned to that person: first the pictures, then what is said of them. */
  async deleteAssigned(tx: Transaction, personId: string): Promise<void> {
    const manager = managerOf(tx);
    const ofThem = 'SELECT id FROM unknown_faces WHERE person_id = $1';
    await manager.query(`DELETE FROM unknown_face_visits WHERE unknown_face_id IN (${ofThem})`, [personId]);
    await manager.query(`DELETE FROM unknown_face_actions WHERE unknown_face_id IN (${ofThem})`, [personId]);
    await manager.query('DELETE FROM unknown_faces WHERE person_id = $1', [personId]);
  }

  /** Those of them of which no visit is left, and what was done to them: nothing else would delete that any more. */
  async deleteEmpty(tx: Transaction, unknownFaceIds: readonly string[]): Promise<void> {
    await managerOf(tx).query(
      `WITH gone AS (
         DELETE FROM unknown_faces f WHERE id = ANY($1::uuid[])
            AND NOT EXISTS (SELECT FROM unknown_face_visits v WHERE v.unknown_face_id = f.id) RETURNING id)
       DELETE FROM unknown_face_actions WHERE unknown_face_id IN (SELECT id FROM gone)`,
      [unknownFaceIds],
    );
  }

  /** That somebody who is erased reviewed faces is not written any more; what they did can still be undone. */
  async forgetAuthor(tx: Transaction, personId: string): Promise<void> {
    await managerOf(tx).query(
      `UPDATE unknown_face_actions
          SET author_id = CASE WHEN author_id = $1 THEN '' ELSE author_id END,
              consent_before = CASE WHEN consent_before::text LIKE '%' || $1 || '%' THEN NULL ELSE consent_before END
        WHERE author_id = $1 OR consent_before::text LIKE '%' || $1 || '%'`,
      [personId],
    );
  }
}
