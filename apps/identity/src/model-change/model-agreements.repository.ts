import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { agreementDays } from '../retention/kept-kinds.policy';

/** What two packs made of the same faces. */
export interface AgreementCounts {
  readonly samePerson: number;
  readonly bothNobody: number;
  readonly onlyActive: number;
  readonly onlyThis: number;
  readonly differentPeople: number;
  /** The active one compared the face, and the other one saw none there that it could compare. */
  readonly unseen: number;
}

@Injectable()
export class ModelAgreementsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async add(activePackId: string, packId: string, counts: AgreementCounts): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO model_agreements AS kept (active_pack_id, pack_id, day, same_person, both_nobody, only_active, only_this,
         different_people, unseen)
       SELECT active.pack_id, other.pack_id, (now() AT TIME ZONE 'UTC')::date, $3::int, $4::int, $5::int, $6::int, $7::int,
              $8::int
         FROM model_packs active, model_packs other WHERE active.pack_id = $1 AND other.pack_id = $2
       ON CONFLICT (active_pack_id, pack_id, day) DO UPDATE SET
         same_person = kept.same_person + excluded.same_person, both_nobody = kept.both_nobody + excluded.both_nobody,
         only_active = kept.only_active + excluded.only_active, only_this = kept.only_this + excluded.only_this,
         different_people = kept.different_people + excluded.different_people, unseen = kept.unseen + excluded.unseen`,
      [
        activePackId,
        packId,
        counts.samePerson,
        counts.bothNobody,
        counts.onlyActive,
        counts.onlyThis,
        counts.differentPeople,
        counts.unseen,
      ],
    );
  }

  async sum(activePackId: string, packId: string): Promise<AgreementCounts> {
    const [row] = await this.dataSource.query<[AgreementCounts]>(
      `SELECT COALESCE(sum(same_person), 0)::int AS "samePerson", COALESCE(sum(both_nobody), 0)::int AS "bothNobody",
              COALESCE(sum(only_active), 0)::int AS "onlyActive", COALESCE(sum(only_this), 0)::int AS "onlyThis",
              COALESCE(sum(different_people), 0)::int AS "differentPeople", COALESCE(sum(unseen), 0)::int AS unseen
         FROM model_agreements
        WHERE active_pack_id = $1 AND pack_id = $2 AND day >= (now() AT TIME ZONE 'UTC')::date - $3::int`,
      [activePackId, packId, agreementDays],
    );
    return row;
  }
}
