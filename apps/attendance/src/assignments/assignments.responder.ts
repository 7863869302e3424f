import { Controller } from '@nestjs/common';
import {
  createAssignment,
  deleteAssignment,
  getAssignment,
  importAssignments,
  listAssignments,
  updateAssignment,
  type CreateAssignmentRequest,
  type DeleteAssignmentRequest,
  type GetAssignmentRequest,
  type ImportAssignmentsRequest,
  type ListAssignmentsRequest,
  type UpdateAssignmentRequest,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RespondsTo } from '@smart-attendance/messaging';
import { toAssignment, toGiven } from './assignment.message';
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
