import { Injectable } from '@nestjs/common';
import {
  createLeaveType,
  deleteLeaveType,
  getLeaveType,
  listLeaveTypes,
  updateLeaveType,
} from '@smart-attendance/contracts';
import { RequestClient } from '@smart-attendance/messaging';
import type { Caller } from '../access/caller';
import { requirePart } from '../http/required-part';
import { toPageView, type PageRequest, type PageView } from '../input/page.policy';
import { given } from '../input/show.policy';
import type { CreateLeaveTypeInput, UpdateLeaveTypeInput } from './leave.input';
import { toLeaveTypeView, type LeaveTypeView } from './leave.view';

/** What people may be on leave for, over HTTP: requests to attendance. */
@Injectable()
export class LeaveTypesService {
  constructor(private readonly requests: RequestClient) {}

  /** @param idToGive as IdToGive has it */
  async create(input: CreateLeaveTypeInput, { principal }: Caller, idToGive: string): Promise<LeaveTypeView> {
    const { type } = await this.requests.request(createLeaveType, {
      typeId: idToGive,
      name: input.name,
      isPaid: input.paid ?? true,
      authorId: principal.id,
    });
    return toLeaveTypeView(requirePart(type));
  }

  async list(page: PageRequest): Promise<PageView<LeaveTypeView>> {
    const { types, pageInfo } = await this.requests.request(listLeaveTypes, { page });
    return toPageView(types.map(toLeaveTypeView), page, pageInfo);
  }

  async get(typeId: string): Promise<LeaveTypeView> {
    return toLeaveTypeView(requirePart((await this.requests.request(getLeaveType, { typeId })).type));
  }

  /** @throws AppError `conflict` (changed_meanwhile), as `delete`, when another revision was expected */
  async update(
    typeId: string,
    input: UpdateLeaveTypeInput,
    { principal }: Caller,
    expectedRevision?: number,
  ): Promise<LeaveTypeView> {
    const { type } = await this.requests.request(updateLeaveType, {
      typeId,
      authorId: principal.id,
      ...given({ name: input.name, isPaid: input.paid, isActive: input.is_active, expectedRevision }),
    });
    return toLeaveTypeView(requirePart(type));
  }

  async delete(typeId: string, { principal }: Caller, expectedRevision?: number): Promise<void> {
    await this.requests.request(deleteLeaveType, { typeId, authorId: principal.id, ...given({ expectedRevision }) });
  }
}
