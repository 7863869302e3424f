import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** What two packs made of the same faces. */
export interface AgreementCounts {
  readonly samePerson: number;
  readonly bothNobody: number;
  readonly onlyActive: number;
  readonly onlyThis: number;
  readonly differentPeople: number;
}

/** Of the last days, and as long they are kept. */
const daysShown = 7;

@Injectable()
export class ModelAgreementsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async add(activePackId: string, packId: string, counts: AgreementCounts): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO model_agreements AS kept (active_pack_id, pack_id, day, same_person, both_nobody, only_active, only_this,
         different_people)
       SELECT active.pack_id, other.pack_id, (now() AT TIME ZONE 'UTC')::date, $3, $4, $5, $6, $7
         FROM model_packs active, model_packs other WHERE active.pack_id = $1 AND other.pack_id = $2
       ON CONFLICT (active_pack_id, pack_id, day) DO UPDATE SET
         same_person = kept.same_person + $3, both_nobody = kept.both_nobody + $4, only_active = kept.only_active + $5,
         only_this = kept.only_this + $6, different_people = kept.different_people + $7`,
      [
        activePackId,
        packId,
        counts.samePerson,
        counts.bothNobody,
        counts.onlyActive,
        counts.onlyThis,
        counts.differentPeople,
      ],
    );
    await this.dataSource.query("DELETE FROM model_agreements WHERE day < (now() AT TIME ZONE 'UTC')::date - $1::int", [
      daysShown,
    ]);
  }

  async sum(activePackId: string, packId: string): Promise<AgreementCounts> {
    const [row] = await this.dataSource.query<[AgreementCounts]>(
      `SELECT COALESCE(sum(same_person), 0)::int AS "samePerson", COALESCE(sum(both_nobody), 0)::int AS "bothNobody",
              COALESCE(sum(only_active), 0)::int AS "onlyActive", COALESCE(sum(only_this), 0)::int AS "onlyThis",
              COALESCE(sum(different_people), 0)::int AS "differentPeople"
         FROM model_agreements
        WHERE active_pack_id = $1 AND pack_id = $2 AND day >= (now() AT TIME ZONE 'UTC')::date - $3::int`,
      [activePackId, packId, daysShown],
    );
    return row;
  }
}
