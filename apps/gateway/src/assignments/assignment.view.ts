import { ApiProperty } from '@nestjs/swagger';
import type { Assignment, AssignmentSchema, MessageInitShape } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { weekdays } from '../cameras/opening.input';
import { Count, Day, Id, Instant, Text, type Shape } from '../http/view.decorators';
import { toIsoInstant } from '../input/instant.policy';
import { textOrNull } from '../input/show.policy';
import type { CreateAssignmentInput } from './assignment.input';

/** Whom it is about, and what is assigned. */
export class AssignedView {
  @Id({ nullable: true }) user_id!: string | null;
  @Text({ nullable: true }) department!: string | null;
  @Id({ nullable: true }) site_id!: string | null;
  @Id({ nullable: true }) shift_id!: string | null;
  @ApiProperty({ type: 'array', items: { type: 'string', enum: [...weekdays] } }) weekdays!: readonly string[];
  @Day({ nullable: true }) rotation_anchor_date!: string | null;
  @ApiProperty({ type: [String], description: 'An empty text is a day off; empty without a rotation.' })
  rotation_shift_ids!: readonly string[];
  @Id({ nullable: true }) work_site_id!: string | null;
  @Day() valid_from!: string;
  @Day({ nullable: true, description: 'Included; null is open.' }) valid_to!: string | null;
}

export class AssignmentView extends AssignedView {
  @Id() id!: string;
  @Instant() created_at!: string | null;
  @Instant() updated_at!: string | null;
  @Count({ description: 'Grows with every change.' }) revision!: number;
}

export function toAssignmentView(assignment: Assignment): AssignmentView {
  return {
    id: assignment.id,
    ...toAssignedView(assignment),
    created_at: toIsoInstant(assignment.createdAt),
    updated_at: toIsoInstant(assignment.updatedAt),
    revision: assignment.revision,
  };
}

export function toAssignedView(assignment: Assignment): Shape<AssignedView> {
  return {
    user_id: textOrNull(assignment.personId),
    department: textOrNull(assignment.department),
    site_id: textOrNull(assignment.siteId),
    shift_id: textOrNull(assignment.shiftId),
    weekdays: weekdays.filter((_, index) => assignment.weekdays.includes(index + 1)),
    rotation_anchor_date: assignment.rotation?.anchorDate ?? null,
    rotation_shift_ids: assignment.rotation?.shiftIds ?? [],
    work_site_id: textOrNull(assignment.workSiteId),
    valid_from: assignment.validFrom,
    valid_to: textOrNull(assignment.validTo),
  };
}

/** @throws AppError `invalid_argument` for half a rotation */
export function toAssignmentMessage(input: CreateAssignmentInput): MessageInitShape<typeof AssignmentSchema> {
  const shiftId = input.shift_id ?? '';
  const days = input.weekdays ?? (shiftId === '' ? [] : weekdays);
  return {
    personId: input.user_id ?? '',
    department: input.department ?? '',
    siteId: input.site_id ?? '',
    shiftId,
    weekdays: weekdays.flatMap((day, index) => (days.includes(day) ? [index + 1] : [])),
    ...rotationOf(input),
    workSiteId: input.work_site_id ?? '',
    validFrom: input.valid_from,
    validTo: input.valid_to ?? '',
  };
}

function rotationOf({ rotation_anchor_date: anchorDate, rotation_shift_ids: shiftIds }: CreateAssignmentInput) {
  const [hasDate, hasShifts] = [anchorDate ?? null, shiftIds ?? null].map((one) => one !== null);
  if (hasDate !== hasShifts) {
    const field = hasDate === true ? 'rotation_shift_ids' : 'rotation_anchor_date';
    throw AppError.invalid([{ field, message: 'is missing: a rotation has both' }]);
  }
  if (hasDate !== true) return {};
  return { rotation: { anchorDate: anchorDate ?? '', shiftIds: [...(shiftIds ?? [])] } };
}
