import { Injectable } from '@nestjs/common';
import { managerOf, readPage, type PageRequest, type PageRows, type Transaction } from '@smart-attendance/database';
import { DataSource } from 'typeorm';
import { ShiftEntity, type ShiftRow } from './shift.entity';

/** What refuses a name that another shift has. */
export const shiftNameKey = 'shifts_name_key';

@Injectable()
export class ShiftsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(id: string): Promise<ShiftRow | undefined> {
    return (await this.dataSource.manager.findOneBy(ShiftEntity, { id })) ?? undefined;
  }

  list(page?: PageRequest): Promise<PageRows<ShiftRow>> {
    const shifts = this.dataSource.manager.createQueryBuilder(ShiftEntity, 'shift');
    return readPage<ShiftRow>(shifts, 'shift', page, { name: { property: 'nameKey', type: 'text' } });
  }

  count(tx: Transaction): Promise<number> {
    return managerOf(tx).count(ShiftEntity);
  }

  /** Nobody else changes it, or assigns it, until the transaction ends. */
  async lock(tx: Transaction, id: string): Promise<ShiftRow | undefined> {
    const shift = await managerOf(tx).findOne(ShiftEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
    return shift ?? undefined;
  }

  /** Those of the ids that are there; they stay as they are until the transaction ends. */
  async known(tx: Transaction, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await managerOf(tx).query<{ id: string }[]>('SELECT id FROM shifts WHERE id = ANY ($1) FOR SHARE', [
      [...new Set(ids)].sort(),
    ]);
    return new Set(rows.map(({ id }) => id));
  }

  /** False when there is a shift with that id already. */
  async insert(tx: Transaction, shift: ShiftRow): Promise<boolean> {
    const inserted = await managerOf(tx).query<unknown[]>(
      `INSERT INTO shifts (id, name, name_key, versions, revision, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING RETURNING id`,
      [
        shift.id,
        shift.name,
        shift.nameKey,
        JSON.stringify(shift.versions),
        shift.revision,
        shift.createdAt,
        shift.updatedAt,
      ],
    );
    return inserted.length > 0;
  }

  async update(tx: Transaction, { id, ...columns }: ShiftRow): Promise<void> {
    await managerOf(tx).update(ShiftEntity, { id }, { ...columns, versions: [...columns.versions] });
  }

  async delete(tx: Transaction, id: string): Promise<void> {
    await managerOf(tx).delete(ShiftEntity, { id });
  }

  /** Now or once. */
  async isAssigned(tx: Transaction, id: string): Promise<boolean> {
    const [row] = await managerOf(tx).query<[{ readonly assigned: boolean }]>(
      'SELECT EXISTS (SELECT FROM assignments WHERE shift_ids @> ARRAY[$1::uuid]) AS assigned',
      [id],
    );
    return row.assigned;
  }
}
