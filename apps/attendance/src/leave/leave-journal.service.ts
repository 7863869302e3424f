import { Injectable } from '@nestjs/common';
import { leaveChanged } from '@smart-attendance/contracts';
import type { Transaction } from '@smart-attendance/database';
import type { Json } from '../ledger/ledger-chain.policy';
import { LedgerRepository } from '../ledger/ledger.repository';
import type { PersonRow } from '../people/person.entity';
import type { LeaveRequestRow } from './leave-request.entity';
import { toLeaveRequest } from './leave.message';

/**
 * Tells of every step of a leave request: the ledger for ever, and the bus. What people wrote is in neither: entries
 * stay when the person is erased, and events are kept by others.
 */
@Injectable()
export class LeaveJournalService {
  constructor(private readonly ledger: LedgerRepository) {}

  record(
    tx: Transaction,
    before: LeaveRequestRow | undefined,
    after: LeaveRequestRow,
    by: { readonly author: string; readonly person: PersonRow | undefined },
  ): void {
    this.ledger.append(tx, {
      at: after.updatedAt.toISOString(),
      author: by.author,
      action: after.state,
      subject: 'leave',
      subjectId: after.id,
      revision: after.revision,
      reason: '',
      before: before === undefined ? null : snapshotOf(before),
      after: snapshotOf(after),
    });
    const texts = { note: '', decisionReason: '', endReason: '' };
    tx.publish(leaveChanged, { request: toLeaveRequest({ ...after, ...texts }, by.person) });
  }
}

function snapshotOf(request: LeaveRequestRow): Json {
  return {
    person_id: request.personId,
    type_id: request.typeId,
    type_name: request.typeName,
    is_paid: request.isPaid,
    date_from: request.dateFrom,
    date_to: request.dateTo,
    part: request.part,
    state: request.state,
    requested_by: request.requestedBy,
    decided_by: request.decidedBy,
    ended_by: request.endedBy,
  };
}
