import { Injectable } from '@nestjs/common';
import {
  createRecord,
  deleteRecord,
  getRecord,
  getStatistics,
  listCorrections,
  listRecords,
  updateRecord,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import type { Caller } from '../access/caller';
import { answered } from '../http/required-part';
import { readInstant } from '../input/instant.policy';
import { answerPage, answerWhole, type PageAnswer } from '../input/page.policy';
import { pageWish } from '../input/page.query';
import { clearedByNull, given } from '../input/show.policy';
import type { CreateAttendanceInput, DatesQuery, ListAttendanceQuery, UpdateAttendanceInput } from './attendance.input';
import {
  viewAttendance,
  viewCorrection,
  viewStatistics,
  type AttendanceView,
  type CorrectionView,
  type StatisticsView,
} from './attendance.view';

/** Attendance over HTTP: requests to attendance. */
@Injectable()
export class Attendance {
  constructor(private readonly requests: RequestClient) {}

  async create(input: CreateAttendanceInput, idempotencyKey: string, caller: Caller): Promise<AttendanceView> {
    const { record } = await this.requests.request(createRecord, {
      personId: input.user_id,
      ...given({ checkIn: readInstant(input.check_in), checkOut: readInstant(input.check_out) }),
      cameraId: input.camera_id ?? '',
      location: input.location ?? '',
      notes: input.notes ?? '',
      status: input.status ?? '',
      authorId: caller.principal.id,
      idempotencyKey,
    });
    return viewAttendance(answered(record));
  }

  async list(query: ListAttendanceQuery, caller: Caller): Promise<PageAnswer<AttendanceView>> {
    requireOrder(query);
    const page = pageWish(query);
    const { records, pageInfo } = await this.requests.request(listRecords, {
      page,
      personId: caller.narrow(query.user_id),
      cameraId: query.camera_id ?? '',
      dateFrom: query.date_from ?? '',
      dateTo: query.date_to ?? '',
      status: query.status ?? '',
      department: query.department ?? '',
    });
    return answerPage(records.map(viewAttendance), page, pageInfo);
  }

  async get(recordId: string, caller: Caller): Promise<AttendanceView> {
    const { record } = await this.requests.request(getRecord, { recordId });
    caller.requireAccessTo(answered(record).personId);
    return viewAttendance(answered(record));
  }

  async update(recordId: string, input: UpdateAttendanceInput, caller: Caller): Promise<AttendanceView> {
    const { record } = await this.requests.request(updateRecord, {
      recordId,
      ...given({
        checkIn: readInstant(input.check_in),
        checkOut: readInstant(input.check_out),
        cameraId: clearedByNull(input.camera_id),
        location: clearedByNull(input.location),
        notes: clearedByNull(input.notes),
        status: input.status,
      }),
      clearCheckOut: input.check_out === null,
      authorId: caller.principal.id,
      reason: input.reason ?? '',
    });
    return viewAttendance(answered(record));
  }

  async delete(recordId: string, reason: string, caller: Caller): Promise<void> {
    await this.requests.request(deleteRecord, { recordId, authorId: caller.principal.id, reason });
  }

  async statistics(query: DatesQuery): Promise<StatisticsView> {
    requireOrder(query);
    const dates = { dateFrom: query.date_from ?? '', dateTo: query.date_to ?? '' };
    return viewStatistics(await this.requests.request(getStatistics, dates));
  }

  async corrections(recordId: string, caller: Caller): Promise<PageAnswer<CorrectionView>> {
    // The history outlives its row, so only those who are held to their own rows need the row.
    if (caller.onlyUserId !== undefined) await this.get(recordId, caller);
    const { corrections } = await this.requests.request(listCorrections, { recordId });
    return answerWhole(corrections.map(viewCorrection));
  }
}

function requireOrder({ date_from: from, date_to: to }: DatesQuery): void {
  if (from !== undefined && to !== undefined && from > to) {
    throw AppError.invalid([{ field: 'date_to', message: 'must not be before date_from' }]);
  }
}
