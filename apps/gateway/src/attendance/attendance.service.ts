import { Injectable } from '@nestjs/common';
import {
  createRecord,
  deleteRecord,
  getRecord,
  getSettings,
  getStatistics,
  listCorrections,
  listRecords,
  updateRecord,
  type GetRecordResponse,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { AuthorsService } from '../access/authors.service';
import type { Caller } from '../access/caller';
import { PersonAccessService } from '../access/person-access.service';
import { requirePart } from '../http/required-part';
import { toTimestamp } from '../input/instant.policy';
import { toPageView, toWholePageView, type PageView } from '../input/page.policy';
import { toPageRequest } from '../input/page.query';
import { clearedByNull, given } from '../input/show.policy';
import type {
  CreateAttendanceInput,
  DatesQuery,
  ListAttendanceQuery,
  StatisticsQuery,
  UpdateAttendanceInput,
} from './attendance.input';
import {
  authorsOfExplained,
  toAttendanceSettingsView,
  toAttendanceView,
  toCorrectionView,
  toExplainedView,
  toStatisticsView,
  type AttendanceSettingsView,
  type AttendanceView,
  type CorrectionView,
  type ExplainedAttendanceView,
  type StatisticsView,
} from './attendance.view';

/** Attendance over HTTP: requests to attendance. */
@Injectable()
export class AttendanceService {
  constructor(
    private readonly requests: RequestClient,
    private readonly access: PersonAccessService,
    private readonly authors: AuthorsService,
  ) {}

  async create(input: CreateAttendanceInput, idempotencyKey: string, caller: Caller): Promise<AttendanceView> {
    await this.access.require(input.user_id, caller);
    const { record } = await this.requests.request(createRecord, {
      personId: input.user_id,
      ...given({ checkIn: toTimestamp(input.check_in), checkOut: toTimestamp(input.check_out) }),
      cameraId: input.camera_id ?? '',
      location: input.location ?? '',
      notes: input.notes ?? '',
      status: input.status ?? '',
      authorId: caller.principal.id,
      idempotencyKey,
    });
    return toAttendanceView(requirePart(record));
  }

  async list(query: ListAttendanceQuery, caller: Caller): Promise<PageView<AttendanceView>> {
    requireOrder(query);
    const page = toPageRequest(query);
    const personIds = query.user_ids?.split(',') ?? [];
    const people = { userId: query.user_id, userIds: personIds, department: query.department };
    const { records, pageInfo } = await this.requests.request(listRecords, {
      page,
      ...(await this.access.narrow(people, caller)),
      personIds,
      cameraId: query.camera_id ?? '',
      dateFrom: query.date_from ?? '',
      dateTo: query.date_to ?? '',
      status: query.status ?? '',
    });
    return toPageView(records.map(toAttendanceView), page, pageInfo);
  }

  /**
   * `asOf`: as it was known then. Where somebody was when, and what a row was once, are for fewer than what it is now.
   *
   * @throws AppError `not_found`, `permission_denied` for `asOf` of who may not read the history of the row
   */
  async get(recordId: string, caller: Caller, asOf?: string): Promise<ExplainedAttendanceView> {
    const response = await this.find(recordId, caller, asOf);
    const record = requirePart(response.record);
    const mayRead = (permission: 'corrections.read' | 'punches.read'): boolean =>
      caller.withPermission(permission)?.reaches({ id: record.personId, department: record.department }) === true;
    if (asOf !== undefined && !mayRead('corrections.read')) throw noHistory();
    const found = mayRead('punches.read') ? response : { ...response, punches: [] };
    return toExplainedView(found, await this.authors.of(authorsOfExplained(found), [record]));
  }

  /** @throws AppError `conflict` (changed_meanwhile), as the next, when another revision was expected */
  async update(
    recordId: string,
    input: UpdateAttendanceInput,
    caller: Caller,
    expectedRevision?: number,
  ): Promise<AttendanceView> {
    if (caller.scope !== 'all') await this.find(recordId, caller);
    const { record } = await this.requests.request(updateRecord, {
      recordId,
      ...given({
        checkIn: toTimestamp(input.check_in),
        checkOut: toTimestamp(input.check_out),
        cameraId: clearedByNull(input.camera_id),
        location: clearedByNull(input.location),
        notes: clearedByNull(input.notes),
        status: clearedByNull(input.status),
        expectedRevision,
      }),
      clearCheckOut: input.check_out === null,
      authorId: caller.principal.id,
      reason: input.reason ?? '',
    });
    return toAttendanceView(requirePart(record));
  }

  async delete(recordId: string, reason: string, caller: Caller, expectedRevision?: number): Promise<void> {
    if (caller.scope !== 'all') await this.find(recordId, caller);
    const request = { recordId, authorId: caller.principal.id, reason, ...given({ expectedRevision }) };
    await this.requests.request(deleteRecord, request);
  }

  async statistics(query: StatisticsQuery, caller: Caller): Promise<StatisticsView> {
    requireOrder(query);
    const dates = { dateFrom: query.date_from ?? '', dateTo: query.date_to ?? '' };
    const people = await this.access.narrow({ department: query.department }, caller);
    return toStatisticsView(await this.requests.request(getStatistics, { ...dates, ...people }));
  }

  async settings(): Promise<AttendanceSettingsView> {
    return toAttendanceSettingsView(await this.requests.request(getSettings, {}));
  }

  async corrections(recordId: string, caller: Caller): Promise<PageView<CorrectionView>> {
    // The history outlives its row, so only those who are held to some people's rows need the row.
    if (caller.scope !== 'all') await this.find(recordId, caller);
    const { corrections } = await this.requests.request(listCorrections, { recordId });
    const authors = await this.authors.of(corrections.map(({ authorId }) => authorId));
    return toWholePageView(corrections.map((correction) => toCorrectionView(correction, authors)));
  }

  /** Its department is that which lists and sums of attendance go by. */
  private async find(recordId: string, caller: Caller, asOf?: string): Promise<GetRecordResponse> {
    const response = await this.requests.request(getRecord, { recordId, ...given({ asOf: toTimestamp(asOf) }) });
    const { personId: id, department } = requirePart(response.record);
    caller.requireAccessTo({ id, department }, { what: 'attendance record', id: recordId });
    return response;
  }
}

function noHistory(): AppError {
  return new AppError('permission_denied', 'What a row was at another time is for who may read its history.');
}

function requireOrder({ date_from: from, date_to: to }: DatesQuery): void {
  if (from !== undefined && to !== undefined && from > to) {
    throw AppError.invalid([{ field: 'date_to', message: 'must not be before date_from' }]);
  }
}
