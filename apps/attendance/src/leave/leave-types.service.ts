import { Injectable } from '@nestjs/common';
import { leaveTypesMax, searchKey } from '@smart-attendance/contracts';
import { Database, isUniqueViolation, type PageRequest, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../ledger/ledger-chain.policy';
import { LedgerRepository } from '../ledger/ledger.repository';
import type { LeaveTypeRow } from './leave-type.entity';
import { leaveTypeNameKey, LeaveTypesRepository } from './leave-types.repository';

/** What is to be changed; what is undefined stays. */
export interface LeaveTypeChange {
  readonly name: string | undefined;
  readonly isPaid: boolean | undefined;
  readonly isActive: boolean | undefined;
}

@Injectable()
export class LeaveTypesService {
  constructor(
    private readonly database: Database,
    private readonly types: LeaveTypesRepository,
    private readonly ledger: LedgerRepository,
  ) {}

  /**
   * A second request with the same id gives the type that the first made, as it is by now.
   * @throws AppError `conflict` for a name that is taken, `invalid_argument`
   */
  async create(typeId: string, name: string, isPaid: boolean, authorId: string): Promise<LeaveTypeRow> {
    const id = typeId === '' ? randomUUID() : typeId;
    const now = new Date();
    const type = { id, ...named(name), isPaid, isActive: true, revision: 1, createdAt: now, updatedAt: now };
    await this.naming(name, async (tx) => {
      if (!(await this.types.insert(tx, type))) return;
      if ((await this.types.count(tx)) > leaveTypesMax) {
        const message = `would be one type too many: ${String(leaveTypesMax)} are the most`;
        throw AppError.invalid([{ field: 'name', message }]);
      }
      this.enter(tx, 'created', type, authorId, undefined, type);
    });
    return this.get(id);
  }

  /** @throws AppError `not_found` */
  async get(id: string): Promise<LeaveTypeRow> {
    const type = await this.types.find(id);
    if (type === undefined) throw AppError.notFound('leave type', id);
    return type;
  }

  list(page?: PageRequest) {
    return this.types.list(page);
  }

  /**
   * Leave that was asked for before keeps the name and the pay of then.
   * @throws AppError `not_found`, `conflict` for a name that is taken or when another revision was expected
   * (`changed_meanwhile`)
   */
  async update(
    id: string,
    { name, isPaid, isActive }: LeaveTypeChange,
    authorId: string,
    expectedRevision?: number,
  ): Promise<LeaveTypeRow> {
    await this.naming(name ?? '', async (tx) => {
      const before = await this.lock(tx, id, expectedRevision);
      const changed = {
        ...before,
        ...named(name ?? before.name),
        isPaid: isPaid ?? before.isPaid,
        isActive: isActive ?? before.isActive,
      };
      if (isDeepStrictEqual(changed, { ...before })) return;
      const after = { ...changed, revision: before.revision + 1, updatedAt: new Date() };
      await this.types.update(tx, after);
      this.enter(tx, 'edited', after, authorId, before, after);
    });
    return this.get(id);
  }

  /** @throws AppError `not_found`, `conflict` for one that somebody asked for (`in_use`) */
  async delete(id: string, authorId: string, expectedRevision?: number): Promise<void> {
    await this.database.transaction(async (tx) => {
      const type = await this.lock(tx, id, expectedRevision);
      if (await this.types.isInUse(tx, id)) {
        const sentence = 'Somebody asked for leave of this type; set is_active to false, so that nobody does any more.';
        throw new AppError('conflict', sentence, { reason: 'in_use' });
      }
      await this.types.delete(tx, id);
      this.enter(tx, 'deleted', { ...type, updatedAt: new Date() }, authorId, type, undefined);
    });
  }

  private enter(
    tx: Transaction,
    action: string,
    { id, revision, updatedAt }: LeaveTypeRow,
    author: string,
    before: LeaveTypeRow | undefined,
    after: LeaveTypeRow | undefined,
  ): void {
    this.ledger.append(tx, {
      at: updatedAt.toISOString(),
      author,
      action,
      subject: 'rule',
      subjectId: id,
      revision,
      reason: '',
      before: snapshotOf(before),
      after: snapshotOf(after),
    });
  }

  private async lock(tx: Transaction, id: string, expectedRevision: number | undefined): Promise<LeaveTypeRow> {
    const type = await this.types.lock(tx, id);
    if (type === undefined) throw AppError.notFound('leave type', id);
    if (expectedRevision === undefined || expectedRevision === type.revision) return type;
    throw new AppError('conflict', `The leave type ${id} was changed meanwhile; read it again.`, {
      reason: 'changed_meanwhile',
    });
  }

  private async naming(name: string, work: (tx: Transaction) => Promise<void>): Promise<void> {
    await this.database.transaction(work).catch((error: unknown) => {
      if (!isUniqueViolation(error, leaveTypeNameKey)) throw error;
      throw new AppError('conflict', `There is a type of leave called ${name} already; give this one another name.`, {
        reason: 'name_taken',
      });
    });
  }
}

function snapshotOf(type: LeaveTypeRow | undefined): Json {
  return type === undefined ? null : { name: type.name, is_paid: type.isPaid, is_active: type.isActive };
}

function named(name: string): Pick<LeaveTypeRow, 'name' | 'nameKey'> {
  return { name: name.trim(), nameKey: searchKey(name) };
}
