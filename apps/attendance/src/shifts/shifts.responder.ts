import { Controller } from '@nestjs/common';
import {
  createShift,
  deleteShift,
  getShift,
  listShifts,
  previewDay,
  updateShift,
  type CreateShiftRequest,
  type DeleteShiftRequest,
  type GetShiftRequest,
  type ListShiftsRequest,
  type PreviewDayRequest,
  type UpdateShiftRequest,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RespondsTo } from '@smart-attendance/messaging';
import { toExampleDay, toPreviewResponse } from './day-preview.message';
import { DayPreviewService } from './day-preview.service';
import { toShift, toShiftRules } from './shift.message';
import { ShiftsService } from './shifts.service';

@Controller()
export class ShiftsResponder {
  constructor(
    private readonly shifts: ShiftsService,
    private readonly preview: DayPreviewService,
  ) {}

  @RespondsTo(createShift)
  async createShift({ shiftId, name, rules }: CreateShiftRequest) {
    if (rules === undefined) throw AppError.invalid([{ field: 'rules', message: 'is missing' }]);
    return { shift: toShift(await this.shifts.create(shiftId, name, toShiftRules(rules))) };
  }

  @RespondsTo(getShift)
  async getShift({ shiftId }: GetShiftRequest) {
    return { shift: toShift(await this.shifts.get(shiftId)) };
  }

  @RespondsTo(listShifts)
  async listShifts({ page }: ListShiftsRequest) {
    const { shifts, total, nextCursor } = await this.shifts.list(page);
    return { shifts: shifts.map(toShift), pageInfo: { total, nextCursor } };
  }

  @RespondsTo(updateShift)
  async updateShift({ shiftId, name, validFrom, rules, expectedRevision }: UpdateShiftRequest) {
    const change = {
      name,
      validFrom: validFrom === '' ? undefined : validFrom,
      rules: rules === undefined ? undefined : toShiftRules(rules),
    };
    return { shift: toShift(await this.shifts.update(shiftId, change, expectedRevision)) };
  }

  @RespondsTo(previewDay)
  async previewDay({ rules, ...example }: PreviewDayRequest) {
    if (rules === undefined) throw AppError.invalid([{ field: 'rules', message: 'is missing' }]);
    return toPreviewResponse(await this.preview.preview(toShiftRules(rules), example.siteId, toExampleDay(example)));
  }

  @RespondsTo(deleteShift)
  async deleteShift({ shiftId, expectedRevision }: DeleteShiftRequest) {
    await this.shifts.delete(shiftId, expectedRevision);
    return {};
  }
}
