import { Injectable } from '@nestjs/common';
import type { RemovedCounts } from '@smart-attendance/contracts';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { DataSource, type EntityManager } from 'typeorm';

/** What is taken out of the rows of who is erased. */
@Injectable()
export class ErasedTextsRepository {
  constructor(private readonly dataSource: DataSource) {}

  count(tx: Transaction, personId: string): Promise<RemovedCounts> {
    return countIn(managerOf(tx), personId);
  }

  async isEmpty(personId: string): Promise<boolean> {
    const counts = Object.entries(await countIn(this.dataSource.manager, personId));
    return counts.every(([kind, rows]) => kind.startsWith('report_') || rows === 0);
  }
}

/** What the system says of data that came late is no text of anybody, and comes after an erasure, too. */
async function countIn(manager: EntityManager, personId: string): Promise<RemovedCounts> {
  const [row] = await manager.query<RemovedCounts[]>(
    `SELECT (SELECT count(*) FROM people WHERE id = $1 AND NOT is_erased)::integer AS names,
            (SELECT count(*) FROM punches WHERE person_id = $1
                AND (reason <> '' OR withdrawal_reason <> ''))::integer AS texts_of_punches,
            (SELECT count(*) FROM correction_requests WHERE person_id = $1
                AND (reason <> '' AND kind <> 'late_data' OR wanted ? 'notes'
                  OR decision_reason <> '' AND decided_by <> 'system'))::integer AS texts_of_correction_requests,
            (SELECT count(*) FROM leave_requests WHERE person_id = $1
                AND (note <> '' OR decision_reason <> '' OR end_reason <> ''))::integer AS texts_of_leave_requests,
            (SELECT count(*) FROM report_schedules
              WHERE query ->> 'personId' = $1::uuid::text)::integer AS report_schedules,
            (SELECT count(*) FROM report_jobs WHERE state = 'done'
                AND ((query ->> 'personId') IN ('', $1::uuid::text) OR owner_id = $1::uuid::text))::integer AS report_files`,
    [personId],
  );
  return row ?? {};
}
