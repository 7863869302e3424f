import { managerOf, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import type { EntityTarget } from 'typeorm';

/** What a person has several of: as long as there are any, one of them is the primary one. */
interface OwnedRow {
  readonly id: string;
  readonly personId: string;
  readonly isPrimary: boolean;
  readonly createdAt: Date;
}

/** The oldest that is left becomes the primary one. @throws AppError `not_found`, with what it is */
export async function deleteOwned(
  tx: Transaction,
  entity: EntityTarget<OwnedRow>,
  { id, personId, what }: Pick<OwnedRow, 'id' | 'personId'> & { readonly what: string },
): Promise<void> {
  const manager = managerOf(tx);
  const { affected } = await manager.delete(entity, { id, personId });
  if (affected !== 1) throw AppError.notFound(what, id);
  const table = manager.dataSource.getMetadata(entity).tableName;
  await manager.query(
    `UPDATE ${table} SET is_primary = true
      WHERE id = (SELECT id FROM ${table} WHERE person_id = $1 ORDER BY created_at, id LIMIT 1)
        AND NOT EXISTS (SELECT 1 FROM ${table} WHERE person_id = $1 AND is_primary)`,
    [personId],
  );
}

/** @throws AppError `not_found`, with what it is */
export async function setPrimaryOwned(
  tx: Transaction,
  entity: EntityTarget<OwnedRow>,
  { id, personId, what }: Pick<OwnedRow, 'id' | 'personId'> & { readonly what: string },
): Promise<void> {
  await unsetPrimary(tx, entity, personId);
  const { affected } = await managerOf(tx).update(entity, { id, personId }, { isPrimary: true });
  if (affected !== 1) throw AppError.notFound(what, id);
}

/** Before another one of the person becomes it. */
export async function unsetPrimary(tx: Transaction, entity: EntityTarget<OwnedRow>, personId: string): Promise<void> {
  await managerOf(tx).update(entity, { personId, isPrimary: true }, { isPrimary: false });
}
