import { Controller } from '@nestjs/common';
import {
  changeLeaveRequest,
  createLeaveRequest,
  getLeaveRequest,
  importLeave,
  leaveParts,
  listLeaveRequests,
  type ChangeLeaveRequestRequest,
  type CreateLeaveRequestRequest,
  type GetLeaveRequestRequest,
  type ImportLeaveRequest,
  type ListLeaveRequestsRequest,
} from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { LeaveImportService } from './leave-import.service';
import type { LeaveStep } from './leave-request.policy';
import { LeaveRequestsService, type NamedLeave } from './leave-requests.service';
import { toLeaveRequest } from './leave.message';

@Controller()
export class LeaveRequestsResponder {
  constructor(
    private readonly leave: LeaveRequestsService,
    private readonly imports: LeaveImportService,
  ) {}

  @RespondsTo(createLeaveRequest)
  async createLeaveRequest({ requestId, authorId, part, ...wish }: CreateLeaveRequestRequest) {
    const known = leaveParts.find((one) => one === part) ?? 'full_day';
    return { request: toMessage(await this.leave.create(requestId, { ...wish, part: known }, authorId)) };
  }

  @RespondsTo(getLeaveRequest)
  async getLeaveRequest({ requestId }: GetLeaveRequestRequest) {
    return { request: toMessage(await this.leave.get(requestId)) };
  }

  @RespondsTo(listLeaveRequests)
  async listLeaveRequests({ page, ...filter }: ListLeaveRequestsRequest) {
    const { requests, total, nextCursor } = await this.leave.list(filter, page);
    return { requests: requests.map(toMessage), pageInfo: { total, nextCursor } };
  }

  @RespondsTo(changeLeaveRequest)
  async changeLeaveRequest({ requestId, state, reason, authorId, expectedRevision }: ChangeLeaveRequestRequest) {
    // The contract lets no other word pass.
    const step = { state: state as LeaveStep['state'], reason, authorId };
    const { leave, daysComputed } = await this.leave.change(requestId, step, expectedRevision);
    return { request: toMessage(leave), daysComputed };
  }

  @RespondsTo(importLeave)
  async importLeave({ leaves, reason, authorId, isDryRun }: ImportLeaveRequest) {
    const { results, faults, personIds, daysComputed } = await this.imports.import({
      leaves,
      reason,
      authorId,
      isDryRun,
    });
    return { results: [...results], personIds: [...personIds], faults: [...faults], daysComputed };
  }
}

function toMessage({ request, person }: NamedLeave) {
  return toLeaveRequest(request, person);
}
