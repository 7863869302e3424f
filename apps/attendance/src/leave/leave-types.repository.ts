import { Injectable } from '@nestjs/common';
import { managerOf, readPage, type PageRequest, type PageRows, type Transaction } from '@smart-attendance/database';
import { DataSource } from 'typeorm';
import { LeaveTypeEntity, type LeaveTypeRow } from './leave-type.entity';

/** What refuses a name that another type has. */
export const leaveTypeNameKey = 'leave_types_name_key';

@Injectable()
export class LeaveTypesRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(id: string): Promise<LeaveTypeRow | undefined> {
    return (await this.dataSource.manager.findOneBy(LeaveTypeEntity, { id })) ?? undefined;
  }

  list(page?: PageRequest): Promise<PageRows<LeaveTypeRow>> {
    const types = this.dataSource.manager.createQueryBuilder(LeaveTypeEntity, 'type');
    return readPage<LeaveTypeRow>(types, 'type', page, { name: { property: 'nameKey', type: 'text' } });
  }

  /** Those that somebody may ask for; they stay as they are until the transaction ends. */
  async active(tx: Transaction): Promise<LeaveTypeRow[]> {
    return managerOf(tx).find(LeaveTypeEntity, {
      where: { isActive: true },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_read' },
    });
  }

  count(tx: Transaction): Promise<number> {
    return managerOf(tx).count(LeaveTypeEntity);
  }

  /** Nobody else changes it, or asks for it, until the transaction ends. */
  async lock(tx: Transaction, id: string): Promise<LeaveTypeRow | undefined> {
    const type = await managerOf(tx).findOne(LeaveTypeEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
    return type ?? undefined;
  }

  /** False when there is a type with that id already. */
  async insert(tx: Transaction, type: LeaveTypeRow): Promise<boolean> {
    const inserted = await managerOf(tx).query<unknown[]>(
      `INSERT INTO leave_types (id, name, name_key, is_paid, is_active, revision, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING RETURNING id`,
      [type.id, type.name, type.nameKey, type.isPaid, type.isActive, type.revision, type.createdAt, type.updatedAt],
    );
    return inserted.length > 0;
  }

  async update(tx: Transaction, { id, ...columns }: LeaveTypeRow): Promise<void> {
    await managerOf(tx).update(LeaveTypeEntity, { id }, columns);
  }

  async delete(tx: Transaction, id: string): Promise<void> {
    await managerOf(tx).delete(LeaveTypeEntity, { id });
  }

  /** Whether anybody ever asked for it. */
  async isInUse(tx: Transaction, id: string): Promise<boolean> {
    const [row] = await managerOf(tx).query<[{ readonly used: boolean }]>(
      'SELECT EXISTS (SELECT FROM leave_requests WHERE type_id = $1) AS used',
      [id],
    );
    return row.used;
  }
}
