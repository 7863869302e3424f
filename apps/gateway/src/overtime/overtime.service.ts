import { Injectable } from '@nestjs/common';
import { decideOvertime, listOvertime } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import type { Caller } from '../access/caller';
import { PersonAccessService } from '../access/person-access.service';
import { toAttendanceView, type AttendanceView } from '../attendance/attendance.view';
import { toPageView, type PageView } from '../input/page.policy';
import { toPageRequest } from '../input/page.query';
import type { DecideOvertimeInput, ListOvertimeQuery } from './overtime.input';
import { toOvertimeDecisionsView, type OvertimeDecisionsView } from './overtime.view';

/** Overtime that waits for somebody's word, over HTTP: requests to attendance. */
@Injectable()
export class OvertimeService {
  constructor(
    private readonly requests: RequestClient,
    private readonly access: PersonAccessService,
  ) {}

  async list(query: ListOvertimeQuery, caller: Caller): Promise<PageView<AttendanceView>> {
    const page = toPageRequest(query);
    const people = await this.access.narrow({ userId: query.user_id, department: query.department }, caller);
    const { records, pageInfo } = await this.requests.request(listOvertime, {
      page,
      ...people,
      dateFrom: query.date_from ?? '',
      dateTo: query.date_to ?? '',
      status: query.status ?? '',
    });
    return toPageView(records.map(toAttendanceView), page, pageInfo);
  }

  async decide(input: DecideOvertimeInput, caller: Caller): Promise<OvertimeDecisionsView> {
    const reason = input.reason ?? '';
    if (input.decision === 'rejected' && reason === '') {
      throw AppError.invalid([{ field: 'reason', message: 'is missing: who worked is told why it does not count' }]);
    }
    const { decided } = await this.requests.request(decideOvertime, {
      overtime: input.overtime.map(({ attendance_id: recordId, minutes }) => ({ recordId, minutes })),
      decision: input.decision,
      reason,
      authorId: caller.principal.id,
      department: caller.onlyDepartment ?? '',
    });
    return toOvertimeDecisionsView(decided);
  }
}
