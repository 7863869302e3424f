import {
  isUuid,
  timestampFromDate,
  values,
  type Assignment,
  type AssignmentSchema,
  type MessageInitShape,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import type { AssignmentRow } from './assignment.entity';
import type { GivenAssignment } from './assignment.policy';

/** @throws AppError `invalid_argument` for what is no id or no date */
export function toGiven(assignment: Assignment): GivenAssignment {
  const { rotation } = assignment;
  return {
    personId: idOrNull('user_id', assignment.personId),
    department: assignment.department === '' ? null : assignment.department,
    siteId: idOrNull('site_id', assignment.siteId),
    shiftId: idOrNull('shift_id', assignment.shiftId),
    rotation:
      rotation === undefined
        ? null
        : {
            anchorDate: date('rotation', rotation.anchorDate),
            shiftIds: rotation.shiftIds.map((id) => idOrNull('rotation', id)),
          },
    weekdays: [...assignment.weekdays].sort((one, other) => one - other),
    workSiteId: idOrNull('work_site_id', assignment.workSiteId),
    validFrom: date('valid_from', assignment.validFrom),
    validTo: assignment.validTo === '' ? null : date('valid_to', assignment.validTo),
  };
}

function idOrNull(field: string, id: string): string | null {
  if (id !== '' && !isUuid(id)) throw AppError.invalid([{ field, message: values.uuid.sentence }]);
  return id === '' ? null : id;
}

function date(field: string, text: string): string {
  if (!values.date.isRight(text)) throw AppError.invalid([{ field, message: values.date.sentence }]);
  return text;
}

export function toAssignment(row: AssignmentRow): MessageInitShape<typeof AssignmentSchema> {
  return {
    id: row.id,
    ...toAssigned(row),
    revision: row.revision,
    createdAt: timestampFromDate(row.createdAt),
    updatedAt: timestampFromDate(row.updatedAt),
  };
}

/** Whom it is about, and what is assigned. */
export function toAssigned(row: GivenAssignment) {
  return {
    personId: row.personId ?? '',
    department: row.department ?? '',
    siteId: row.siteId ?? '',
    shiftId: row.shiftId ?? '',
    ...(row.rotation !== null && {
      rotation: { anchorDate: row.rotation.anchorDate, shiftIds: row.rotation.shiftIds.map((id) => id ?? '') },
    }),
    weekdays: [...row.weekdays],
    workSiteId: row.workSiteId ?? '',
    validFrom: row.validFrom,
    validTo: row.validTo ?? '',
  } satisfies MessageInitShape<typeof AssignmentSchema>;
}
