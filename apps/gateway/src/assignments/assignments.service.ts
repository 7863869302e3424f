import { Injectable } from '@nestjs/common';
import {
  createAssignment,
  deleteAssignment,
  getAssignment,
  listAssignments,
  updateAssignment,
} from '@smart-attendance/contracts';
import { RequestClient } from '@smart-attendance/messaging';
import type { Caller } from '../access/caller';
import { PersonAccessService } from '../access/person-access.service';
import { requirePart } from '../http/required-part';
import { toPageView, type PageView } from '../input/page.policy';
import { toPageRequest } from '../input/page.query';
import { given } from '../input/show.policy';
import { wholePage } from '../input/whole-page';
import type { CreateAssignmentInput, ListAssignmentsQuery, UpdateAssignmentInput } from './assignment.input';
import { toAssignmentMessage, toAssignmentView, type AssignmentView } from './assignment.view';

/** Who works when and where, over HTTP: requests to attendance. */
@Injectable()
export class AssignmentsService {
  constructor(
    private readonly requests: RequestClient,
    private readonly access: PersonAccessService,
  ) {}

  /** @param idToGive as IdToGive has it */
  async create(input: CreateAssignmentInput, { principal }: Caller, idToGive: string): Promise<AssignmentView> {
    const { assignment } = await this.requests.request(createAssignment, {
      assignment: { ...toAssignmentMessage(input), id: idToGive },
      authorId: principal.id,
    });
    return toAssignmentView(requirePart(assignment));
  }

  async list(query: ListAssignmentsQuery, caller: Caller): Promise<PageView<AssignmentView>> {
    const page = toPageRequest(query);
    const { personId } = await this.access.narrow({ userId: query.user_id, department: query.department }, caller);
    const { rows: assignments, pageInfo } = await wholePage(page, async (part) => {
      const answer = await this.requests.request(listAssignments, {
        page: part,
        personId,
        department: query.department ?? '',
        siteId: query.site_id ?? '',
        shiftId: query.shift_id ?? '',
        date: query.date ?? '',
        aboutDepartment: caller.onlyDepartment ?? '',
      });
      return { rows: answer.assignments, pageInfo: answer.pageInfo };
    });
    return toPageView(assignments.map(toAssignmentView), page, pageInfo);
  }

  async get(assignmentId: string, caller: Caller): Promise<AssignmentView> {
    const assignment = requirePart((await this.requests.request(getAssignment, { assignmentId })).assignment);
    const { personId, department } = assignment;
    const thing = { what: 'assignment', id: assignmentId };
    if (personId !== '') await this.access.require(personId, caller, thing);
    else caller.requireAccessTo({ id: '', department }, thing);
    return toAssignmentView(assignment);
  }

  /** @throws AppError `conflict` (changed_meanwhile), as `delete`, when another revision was expected */
  async update(
    assignmentId: string,
    input: UpdateAssignmentInput,
    { principal }: Caller,
    expectedRevision?: number,
  ): Promise<AssignmentView> {
    const { assignment } = await this.requests.request(updateAssignment, {
      assignmentId,
      validTo: input.valid_to,
      authorId: principal.id,
      ...given({ expectedRevision }),
    });
    return toAssignmentView(requirePart(assignment));
  }

  async delete(assignmentId: string, { principal }: Caller, expectedRevision?: number): Promise<void> {
    const request = { assignmentId, authorId: principal.id, ...given({ expectedRevision }) };
    await this.requests.request(deleteAssignment, request);
  }
}
