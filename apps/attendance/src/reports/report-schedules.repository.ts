import { Injectable } from '@nestjs/common';
import { managerOf, readPage, type PageRequest, type PageRows, type Transaction } from '@smart-attendance/database';
import { DataSource } from 'typeorm';
import { ReportScheduleEntity, type ReportScheduleRow } from './report-schedule.entity';

@Injectable()
export class ReportSchedulesRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(id: string, tx?: Transaction): Promise<ReportScheduleRow | undefined> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    return (await manager.findOneBy(ReportScheduleEntity, { id })) ?? undefined;
  }

  list(page?: PageRequest): Promise<PageRows<ReportScheduleRow>> {
    const schedules = this.dataSource.manager.createQueryBuilder(ReportScheduleEntity, 'schedule');
    return readPage<ReportScheduleRow>(schedules, 'schedule', page, { name: { property: 'name', type: 'text' } });
  }

  count(tx: Transaction): Promise<number> {
    return managerOf(tx).count(ReportScheduleEntity);
  }

  /** Nobody else changes it until the transaction ends. */
  async lock(tx: Transaction, id: string): Promise<ReportScheduleRow | undefined> {
    const lock = { mode: 'pessimistic_write' } as const;
    return (await managerOf(tx).findOne(ReportScheduleEntity, { where: { id }, lock })) ?? undefined;
  }

  /** The one that has waited longest, this transaction's alone; undefined when none is due. */
  async lockDue(tx: Transaction, now: Date): Promise<ReportScheduleRow | undefined> {
    const due = await managerOf(tx)
      .createQueryBuilder(ReportScheduleEntity, 'schedule')
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .where('schedule.isActive AND schedule.nextRunAt <= :now', { now })
      .orderBy('schedule.nextRunAt')
      .limit(1)
      .getOne();
    return due ?? undefined;
  }

  /** False when there is a schedule with that id already. */
  async insert(tx: Transaction, schedule: ReportScheduleRow): Promise<boolean> {
    const inserted = await managerOf(tx)
      .createQueryBuilder()
      .insert()
      .into(ReportScheduleEntity)
      .values({ ...schedule })
      .orIgnore()
      .returning('id')
      .execute();
    return (inserted.raw as unknown[]).length > 0;
  }

  async update(tx: Transaction, { id, ...columns }: ReportScheduleRow): Promise<void> {
    await managerOf(tx).update(ReportScheduleEntity, { id }, columns);
  }

  async delete(tx: Transaction, id: string): Promise<void> {
    await managerOf(tx).delete(ReportScheduleEntity, { id });
  }

  /** Those about that person alone. */
  async forget(personId: string): Promise<void> {
    await this.dataSource.query(`DELETE FROM report_schedules WHERE query ->> 'personId' = $1`, [personId]);
  }
}
