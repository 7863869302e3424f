import {
  timestampFromDate,
  type LeaveRequestSchema,
  type LeaveTypeSchema,
  type MessageInitShape,
} from '@smart-attendance/contracts';
import type { PersonRow } from '../people/person.entity';
import type { LeaveRequestRow } from './leave-request.entity';
import type { LeaveTypeRow } from './leave-type.entity';

export function toLeaveType(type: LeaveTypeRow): MessageInitShape<typeof LeaveTypeSchema> {
  return {
    id: type.id,
    name: type.name,
    isPaid: type.isPaid,
    isActive: type.isActive,
    revision: type.revision,
    createdAt: timestampFromDate(type.createdAt),
    updatedAt: timestampFromDate(type.updatedAt),
  };
}

export function toLeaveRequest(
  request: LeaveRequestRow,
  person: PersonRow | undefined,
): MessageInitShape<typeof LeaveRequestSchema> {
  return {
    id: request.id,
    personId: request.personId,
    personName: person?.name ?? '',
    employeeId: person?.employeeId ?? '',
    department: person?.department ?? '',
    typeId: request.typeId,
    typeName: request.typeName,
    isPaid: request.isPaid,
    dateFrom: request.dateFrom,
    dateTo: request.dateTo,
    part: request.part,
    note: request.note,
    state: request.state,
    requestedBy: request.requestedBy,
    decidedBy: request.decidedBy ?? '',
    decisionReason: request.decisionReason,
    endedBy: request.endedBy ?? '',
    endReason: request.endReason,
    ...(request.decidedAt !== null && { decidedAt: timestampFromDate(request.decidedAt) }),
    ...(request.endedAt !== null && { endedAt: timestampFromDate(request.endedAt) }),
    revision: request.revision,
    createdAt: timestampFromDate(request.createdAt),
    updatedAt: timestampFromDate(request.updatedAt),
  };
}
