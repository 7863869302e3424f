import { Injectable } from '@nestjs/common';
import {
  createShift,
  deleteShift,
  getShift,
  listShifts,
  previewDay,
  updateShift,
  type Shift,
} from '@smart-attendance/contracts';
import { RequestClient } from '@smart-attendance/messaging';
import type { Caller } from '../access/caller';
import { requirePart } from '../http/required-part';
import { toPageView, type PageRequest, type PageView } from '../input/page.policy';
import { given } from '../input/show.policy';
import { toMinutesOfDay } from '../input/time-of-day.policy';
import { toDayPreviewView, type DayPreviewView } from './day-preview.view';
import type { CreateShiftInput, PreviewShiftInput, UpdateShiftInput } from './shift.input';
import { toNewRules, toRulesAfter } from './shift-message.policy';
import { toShiftView, type ShiftView } from './shift.view';

const minutesADay = 24 * 60;
const dayMs = 24 * 60 * 60 * 1_000;

/** Shifts over HTTP: requests to attendance. */
@Injectable()
export class ShiftsService {
  constructor(private readonly requests: RequestClient) {}

  /** @param idToGive as IdToGive has it */
  async create(input: CreateShiftInput, { principal }: Caller, idToGive: string): Promise<ShiftView> {
    const { shift } = await this.requests.request(createShift, {
      shiftId: idToGive,
      name: input.name,
      rules: toNewRules(input),
      authorId: principal.id,
    });
    return toShiftView(requirePart(shift));
  }

  async list(page: PageRequest): Promise<PageView<ShiftView>> {
    const { shifts, pageInfo } = await this.requests.request(listShifts, { page });
    return toPageView(shifts.map(toShiftView), page, pageInfo);
  }

  async preview(input: PreviewShiftInput): Promise<DayPreviewView> {
    const preview = await this.requests.request(previewDay, {
      rules: toNewRules(input),
      date: input.date ?? new Date().toISOString().slice(0, 10),
      siteId: input.site_id ?? '',
      punches: (input.punches ?? []).map(({ time, day_offset: days, role }) => ({
        atMinutes: toMinutesOfDay(time) + (days ?? 0) * minutesADay,
        role: role ?? 'both',
      })),
      isHoliday: input.holiday ?? false,
      leavePart: input.leave ?? '',
    });
    return toDayPreviewView(preview);
  }

  async get(shiftId: string): Promise<ShiftView> {
    return toShiftView(await this.find(shiftId));
  }

  /** @throws AppError `conflict` (changed_meanwhile), as `delete`, when somebody else changed it meanwhile */
  async update(
    shiftId: string,
    input: UpdateShiftInput,
    { principal }: Caller,
    expectedRevision?: number,
  ): Promise<ShiftView> {
    const before = await this.find(shiftId);
    // In whatever time zone: a day more or less finds the same version, but on the day of a change.
    const tomorrow = new Date(Date.now() + dayMs).toISOString().slice(0, 10);
    const rules = toRulesAfter(input, before, tomorrow);
    const { shift } = await this.requests.request(updateShift, {
      shiftId,
      validFrom: input.valid_from ?? '',
      authorId: principal.id,
      ...given({
        name: input.name,
        rules,
        // The other rules are those that were read.
        expectedRevision: expectedRevision ?? (rules === undefined ? undefined : before.revision),
      }),
    });
    return toShiftView(requirePart(shift));
  }

  async delete(shiftId: string, { principal }: Caller, expectedRevision?: number): Promise<void> {
    await this.requests.request(deleteShift, { shiftId, authorId: principal.id, ...given({ expectedRevision }) });
  }

  private async find(shiftId: string): Promise<Shift> {
    return requirePart((await this.requests.request(getShift, { shiftId })).shift);
  }
}
