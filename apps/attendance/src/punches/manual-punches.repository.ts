import { Injectable } from '@nestjs/common';
import { departmentKey } from '@smart-attendance/contracts';
import { managerOf, readPage, type PageRequest, type PageRows, type Transaction } from '@smart-attendance/database';
import { DataSource, In, IsNull } from 'typeorm';
import { ListedPunchEntity, type ListedPunch } from './listed-punch.entity';
import { PunchEntity, type PunchRow } from './punch.entity';

/** Empty fields let everything pass. */
export interface PunchFilter {
  readonly personId: string;
  readonly department: string;
  readonly cameraId: string;
  readonly siteId: string;
  readonly source: string;
  readonly from: Date;
  readonly to: Date;
  readonly withWithdrawn: boolean;
}

/** Somebody as a list names them. */
export interface NamedPerson {
  readonly id: string;
  readonly employeeId: string;
  readonly departmentKey: string;
}

@Injectable()
export class ManualPunchesRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(id: string): Promise<ListedPunch | undefined> {
    return (await this.dataSource.manager.findOneBy(ListedPunchEntity, { id })) ?? undefined;
  }

  list(filter: PunchFilter, page?: PageRequest): Promise<PageRows<ListedPunch>> {
    const { personId, department, cameraId, siteId, source, from, to } = filter;
    const query = this.dataSource.manager
      .createQueryBuilder(ListedPunchEntity, 'punch')
      .where('punch.createdAt >= :from AND punch.createdAt < :to', { from, to });
    if (personId !== '') query.andWhere('punch.personId = :personId', { personId });
    if (cameraId !== '') query.andWhere('punch.cameraId = :cameraId', { cameraId });
    if (siteId !== '') query.andWhere('punch.siteId = :siteId', { siteId });
    if (source !== '') query.andWhere('punch.source = :source', { source });
    if (!filter.withWithdrawn) query.andWhere('punch.withdrawnAt IS NULL');
    if (department !== '') {
      query.andWhere('punch.personId IN (SELECT id FROM people WHERE department_key = :key)', {
        key: departmentKey(department),
      });
    }
    return readPage<ListedPunch>(query, 'punch', page);
  }

  /** One list after the other, until the transaction ends: of two that are the same the second finds what is there. */
  async lockLists(tx: Transaction): Promise<void> {
    await managerOf(tx).query(`SELECT pg_advisory_xact_lock(hashtextextended('punch-lists', 0))`);
  }

  async insert(tx: Transaction, punches: readonly PunchRow[]): Promise<void> {
    if (punches.length > 0) await managerOf(tx).insert(PunchEntity, [...punches]);
  }

  /** Nobody else changes it until the transaction ends. */
  async lock(tx: Transaction, recognitionId: string): Promise<PunchRow | undefined> {
    const lock = { mode: 'pessimistic_write' } as const;
    return (await managerOf(tx).findOne(PunchEntity, { where: { recognitionId }, lock })) ?? undefined;
  }

  async withdraw(tx: Transaction, punch: PunchRow): Promise<void> {
    const { recognitionId, withdrawnAt, withdrawnBy, withdrawalReason } = punch;
    await managerOf(tx).update(PunchEntity, { recognitionId }, { withdrawnAt, withdrawnBy, withdrawalReason });
  }

  /** Those by hand of these people that were not withdrawn, at these moments. */
  manualAt(tx: Transaction, personIds: readonly string[], moments: readonly Date[]): Promise<PunchRow[]> {
    return managerOf(tx).findBy(PunchEntity, {
      personId: In([...new Set(personIds)]),
      firstSeenAt: In([...moments]),
      source: 'manual',
      withdrawnAt: IsNull(),
    });
  }

  /** Who is not erased and has one of these employee ids, as identity writes them. */
  async peopleOf(tx: Transaction, employeeIds: readonly string[]): Promise<NamedPerson[]> {
    return managerOf(tx).query<NamedPerson[]>(
      `SELECT id, employee_id AS "employeeId", department_key AS "departmentKey" FROM people
        WHERE NOT is_erased AND employee_id <> '' AND employee_id = ANY($1)`,
      [[...new Set(employeeIds)]],
    );
  }
}
