import { Controller } from '@nestjs/common';
import {
  createLeaveType,
  deleteLeaveType,
  getLeaveType,
  listLeaveTypes,
  updateLeaveType,
  type CreateLeaveTypeRequest,
  type DeleteLeaveTypeRequest,
  type GetLeaveTypeRequest,
  type ListLeaveTypesRequest,
  type UpdateLeaveTypeRequest,
} from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { toLeaveType } from './leave.message';
import { LeaveTypesService } from './leave-types.service';

@Controller()
export class LeaveTypesResponder {
  constructor(private readonly types: LeaveTypesService) {}

  @RespondsTo(createLeaveType)
  async createLeaveType({ typeId, name, isPaid, authorId }: CreateLeaveTypeRequest) {
    return { type: toLeaveType(await this.types.create(typeId, name, isPaid, authorId)) };
  }

  @RespondsTo(getLeaveType)
  async getLeaveType({ typeId }: GetLeaveTypeRequest) {
    return { type: toLeaveType(await this.types.get(typeId)) };
  }

  @RespondsTo(listLeaveTypes)
  async listLeaveTypes({ page }: ListLeaveTypesRequest) {
    const { rows, total, nextCursor } = await this.types.list(page);
    return { types: rows.map(toLeaveType), pageInfo: { total, nextCursor } };
  }

  @RespondsTo(updateLeaveType)
  async updateLeaveType({ typeId, name, isPaid, isActive, authorId, expectedRevision }: UpdateLeaveTypeRequest) {
    const change = { name, isPaid, isActive };
    return { type: toLeaveType(await this.types.update(typeId, change, authorId, expectedRevision)) };
  }

  @RespondsTo(deleteLeaveType)
  async deleteLeaveType({ typeId, authorId, expectedRevision }: DeleteLeaveTypeRequest) {
    await this.types.delete(typeId, authorId, expectedRevision);
    return {};
  }
}
