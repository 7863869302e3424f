import {
  attendanceStatuses,
  timestampFromDate,
  type CorrectionRequestSchema,
  type MessageInitShape,
  type WantedChange,
  type WantedChangeSchema,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { instantOf } from '../calendar/timestamp';
import { shownNameOf } from '../records/record.message';
import type { StoredWish } from './correction-request.entity';
import type { ToldRequest } from './correction-requests.repository';
import type { ShownRequest } from './correction-requests.service';

export function toCorrectionRequest({ request, person, isStale, periodId }: ShownRequest) {
  return {
    id: request.id,
    personId: request.personId,
    personName: shownNameOf(person),
    department: person?.department ?? '',
    recordId: request.recordId ?? '',
    localDate: request.localDate,
    kind: request.kind,
    state: request.state,
    authorId: request.authorId,
    reason: request.reason,
    wanted: toWantedChange(request.wanted),
    beforeJson: request.before === null ? '' : JSON.stringify(request.before),
    afterJson: request.after === null ? '' : JSON.stringify(request.after),
    isStale,
    periodId: periodId ?? '',
    decidedBy: request.decidedBy ?? '',
    ...(request.decidedAt !== null && { decidedAt: timestampFromDate(request.decidedAt) }),
    decisionReason: request.decisionReason,
    revision: request.revision,
    createdAt: timestampFromDate(request.createdAt),
    updatedAt: timestampFromDate(request.updatedAt),
  } satisfies MessageInitShape<typeof CorrectionRequestSchema>;
}

/** As it is told of each change: whose it is and where it stands, nothing that people wrote and no row. */
export function toChangedRequest(request: ToldRequest) {
  return {
    id: request.id,
    personId: request.personId,
    recordId: request.recordId ?? '',
    localDate: request.localDate,
    kind: request.kind,
    state: request.state,
    authorId: request.authorId,
    periodId: request.periodId ?? '',
    decidedBy: request.decidedBy ?? '',
    ...(request.decidedAt !== null && { decidedAt: timestampFromDate(request.decidedAt) }),
    revision: request.revision,
    createdAt: timestampFromDate(request.createdAt),
    updatedAt: timestampFromDate(request.updatedAt),
  } satisfies MessageInitShape<typeof CorrectionRequestSchema>;
}

function toWantedChange({ check_in: checkIn, check_out: checkOut, status, notes }: StoredWish) {
  return {
    ...(checkIn !== undefined && { checkIn: timestampFromDate(new Date(checkIn)) }),
    ...(checkOut != null && { checkOut: timestampFromDate(new Date(checkOut)) }),
    clearCheckOut: checkOut === null,
    ...(status !== undefined && { status: status ?? '' }),
    ...(notes !== undefined && { notes }),
  } satisfies MessageInitShape<typeof WantedChangeSchema>;
}

/** @throws AppError `invalid_argument` for a time out of range, no status, and a check-out both set and taken away */
export function toStoredWish(wanted: WantedChange | undefined): StoredWish {
  if (wanted === undefined) return {};
  const { checkIn, checkOut, clearCheckOut, status, notes } = wanted;
  if (clearCheckOut && checkOut !== undefined) {
    throw AppError.invalid([{ field: 'check_out', message: 'cannot be set and cleared at once' }]);
  }
  if (status !== undefined && status !== '' && !(attendanceStatuses as readonly string[]).includes(status)) {
    throw AppError.invalid([{ field: 'status', message: `must be one of ${attendanceStatuses.join(', ')}` }]);
  }
  return {
    ...(checkIn !== undefined && { check_in: instantOf(checkIn, 'check_in').toISOString() }),
    ...(checkOut !== undefined && { check_out: instantOf(checkOut, 'check_out').toISOString() }),
    ...(clearCheckOut && { check_out: null }),
    ...(status !== undefined && { status: status === '' ? null : status }),
    ...(notes !== undefined && { notes }),
  };
}
