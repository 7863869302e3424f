import { Controller } from '@nestjs/common';
import {
  createAssignment,
  deleteAssignment,
  getAssignment,
  importAssignments,
  isUuid,
  listAssignments,
  timestampFromDate,
  updateAssignment,
  values,
  type Assignment,
  type AssignmentSchema,
  type CreateAssignmentRequest,
  type DeleteAssignmentRequest,
  type GetAssignmentRequest,
  type ImportAssignmentsRequest,
  type ListAssignmentsRequest,
  type MessageInitShape,
  type UpdateAssignmentRequest,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RespondsTo } from '@smart-attendance/messaging';
import type { AssignmentRow } from './assignment.entity';
import type { GivenAssignment } from './assignment.policy';
import { AssignmentsService } from './assignments.service';

@Controller()
export class AssignmentsResponder {
  constructor(private readonly assignments: AssignmentsService) {}

  @RespondsTo(createAssignment)
  async createAssignment({ assignment }: CreateAssignmentRequest) {
    if (assignment === undefined) throw AppError.invalid([{ field: 'assignment', message: 'is missing' }]);
    return { assignment: toAssignment(await this.assignments.create(assignment.id, toGiven(assignment))) };
  }

  @RespondsTo(importAssignments)
  async importAssignments({ assignments, isDryRun }: ImportAssignmentsRequest) {
    const { results, faults } = await this.assignments.import(assignments.map(toGiven), isDryRun);
    return { results: [...results], faults: [...faults] };
  }

  @RespondsTo(getAssignment)
  async getAssignment({ assignmentId }: GetAssignmentRequest) {
    return { assignment: toAssignment(await this.assignments.get(assignmentId)) };
  }

  @RespondsTo(listAssignments)
  async listAssignments({ page, ...filter }: ListAssignmentsRequest) {
    const { rows, total, nextCursor } = await this.assignments.list(filter, page);
    return { assignments: rows.map(toAssignment), pageInfo: { total, nextCursor } };
  }

  @RespondsTo(updateAssignment)
  async updateAssignment({ assignmentId, validTo, expectedRevision }: UpdateAssignmentRequest) {
    const end = validTo === '' ? null : validTo;
    return { assignment: toAssignment(await this.assignments.end(assignmentId, end, expectedRevision)) };
  }

  @RespondsTo(deleteAssignment)
  async deleteAssignment({ assignmentId, expectedRevision }: DeleteAssignmentRequest) {
    await this.assignments.delete(assignmentId, expectedRevision);
    return {};
  }
}

/** @throws AppError `invalid_argument` for what is no id or no date */
function toGiven(assignment: Assignment): GivenAssignment {
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

function toAssignment(row: AssignmentRow): MessageInitShape<typeof AssignmentSchema> {
  return {
    id: row.id,
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
    revision: row.revision,
    createdAt: timestampFromDate(row.createdAt),
    updatedAt: timestampFromDate(row.updatedAt),
  };
}
