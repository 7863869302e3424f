import { Injectable } from '@nestjs/common';
import {
  changeLeaveRequest,
  createLeaveRequest,
  getLeaveRequest,
  listLeaveRequests,
  type LeaveRequest,
  type LeaveState,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { AuthorsService } from '../access/authors.service';
import type { Caller } from '../access/caller';
import { PersonAccessService } from '../access/person-access.service';
import { requirePart } from '../http/required-part';
import { toPageView, type PageView } from '../input/page.policy';
import { toPageRequest } from '../input/page.query';
import { given } from '../input/show.policy';
import { wholePage } from '../input/whole-page';
import type { CreateLeaveRequestInput, ListLeaveRequestsQuery } from './leave.input';
import { authorsOfLeave, toLeaveRequestView, type LeaveRequestView } from './leave.view';

/** What becomes of a leave request, and why. */
export interface LeaveChange {
  readonly state: Exclude<LeaveState, 'requested'>;
  readonly reason: string;
}

/** Leave over HTTP: requests to attendance. */
@Injectable()
export class LeaveRequestsService {
  constructor(
    private readonly requests: RequestClient,
    private readonly access: PersonAccessService,
    private readonly authors: AuthorsService,
  ) {}

  /** @param idToGive as IdToGive has it */
  async create(input: CreateLeaveRequestInput, caller: Caller, idToGive: string): Promise<LeaveRequestView> {
    const personId = input.user_id ?? ownIdOf(caller);
    await this.access.require(personId, caller);
    const { request } = await this.requests.request(createLeaveRequest, {
      requestId: idToGive,
      personId,
      typeId: input.type_id,
      dateFrom: input.date_from,
      dateTo: input.date_to ?? input.date_from,
      part: input.part ?? 'full_day',
      note: input.note ?? '',
      authorId: caller.principal.id,
    });
    return this.show(requirePart(request));
  }

  async list(query: ListLeaveRequestsQuery, caller: Caller): Promise<PageView<LeaveRequestView>> {
    const page = toPageRequest(query);
    const people = await this.access.narrow({ userId: query.user_id, department: query.department }, caller);
    const { rows: requests, pageInfo } = await wholePage(page, async (part) => {
      const answer = await this.requests.request(listLeaveRequests, {
        page: part,
        ...people,
        state: query.state ?? '',
        typeId: query.type_id ?? '',
        dateFrom: query.date_from ?? '',
        dateTo: query.date_to ?? '',
      });
      return { rows: answer.requests, pageInfo: answer.pageInfo };
    });
    const authors = await this.authors.of(requests.flatMap(authorsOfLeave), requests);
    const views = requests.map((request) => toLeaveRequestView(request, authors));
    return toPageView(views, page, pageInfo);
  }

  async get(requestId: string, caller: Caller): Promise<LeaveRequestView> {
    return this.show(await this.find(requestId, caller));
  }

  /** @throws AppError `conflict` when it is decided already, or another revision was expected (changed_meanwhile) */
  async change(
    requestId: string,
    { state, reason }: LeaveChange,
    caller: Caller,
    expectedRevision?: number,
  ): Promise<LeaveRequestView> {
    if (caller.scope !== 'all') await this.find(requestId, caller);
    const { request } = await this.requests.request(changeLeaveRequest, {
      requestId,
      state,
      reason,
      authorId: caller.principal.id,
      ...given({ expectedRevision }),
    });
    return this.show(requirePart(request));
  }

  private async show(request: LeaveRequest): Promise<LeaveRequestView> {
    return toLeaveRequestView(request, await this.authors.of(authorsOfLeave(request), [request]));
  }

  /** Its department is that which lists of attendance go by. */
  private async find(requestId: string, caller: Caller): Promise<LeaveRequest> {
    const request = requirePart((await this.requests.request(getLeaveRequest, { requestId })).request);
    const person = { id: request.personId, department: request.department };
    caller.requireAccessTo(person, { what: 'leave request', id: requestId });
    return request;
  }
}

/** @throws AppError `invalid_argument` for an API key, which is nobody */
function ownIdOf({ principal }: Caller): string {
  if (principal.kind === 'user') return principal.id;
  throw AppError.invalid([{ field: 'user_id', message: 'is missing: an API key has no leave of its own' }]);
}
