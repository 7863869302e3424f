import { Injectable } from '@nestjs/common';
import {
  createCorrectionRequest,
  decideCorrectionRequest,
  getCorrectionRequest,
  listCorrectionRequests,
  withdrawCorrectionRequest,
  type CorrectionRequest,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { AuthorsService } from '../access/authors.service';
import type { Caller } from '../access/caller';
import { PersonAccessService } from '../access/person-access.service';
import { scopeFor } from '../access/reach.policy';
import { requirePart } from '../http/required-part';
import { toTimestamp } from '../input/instant.policy';
import { toPageView, type PageView } from '../input/page.policy';
import { toPageRequest } from '../input/page.query';
import { clearedByNull, given } from '../input/show.policy';
import { wholePage } from '../input/whole-page';
import type { CreateCorrectionRequestInput, ListCorrectionRequestsQuery } from './correction-request.input';
import { authorsOfRequest, toCorrectionRequestView, type CorrectionRequestView } from './correction-request.view';

export interface CorrectionDecision {
  readonly decision: 'approved' | 'refused';
  readonly reason: string;
  readonly periodId: string;
}

/** Changes of days that are asked for and decided, over HTTP: requests to attendance. */
@Injectable()
export class CorrectionRequestsService {
  constructor(
    private readonly requests: RequestClient,
    private readonly access: PersonAccessService,
    private readonly authors: AuthorsService,
  ) {}

  /** @param idToGive as IdToGive has it */
  async create(input: CreateCorrectionRequestInput, caller: Caller, idToGive: string): Promise<CorrectionRequestView> {
    await this.access.require(input.user_id, caller);
    const { request } = await this.requests.request(createCorrectionRequest, {
      personId: input.user_id,
      kind: input.kind,
      recordId: input.attendance_id ?? '',
      wanted: {
        ...given({
          checkIn: toTimestamp(input.check_in),
          checkOut: toTimestamp(input.check_out),
          status: clearedByNull(input.status),
          notes: clearedByNull(input.notes),
        }),
        clearCheckOut: input.check_out === null,
      },
      reason: input.reason,
      authorId: caller.principal.id,
      requestId: idToGive,
    });
    return this.show(requirePart(request));
  }

  async list(query: ListCorrectionRequestsQuery, caller: Caller): Promise<PageView<CorrectionRequestView>> {
    const page = toPageRequest(query);
    const people = await this.access.narrow({ userId: query.user_id, department: query.department }, caller);
    const { rows: requests, pageInfo } = await wholePage(page, async (part) => {
      const answer = await this.requests.request(listCorrectionRequests, {
        page: part,
        ...people,
        state: query.state ?? '',
        kind: query.kind ?? '',
        authorId: query.asked_by ?? '',
        dateFrom: query.date_from ?? '',
        dateTo: query.date_to ?? '',
      });
      return { rows: answer.requests, pageInfo: answer.pageInfo };
    });
    const authors = await this.authors.of(requests.flatMap(authorsOfRequest), requests);
    const views = requests.map((request) => toCorrectionRequestView(request, authors));
    return toPageView(views, page, pageInfo);
  }

  async get(requestId: string, caller: Caller): Promise<CorrectionRequestView> {
    return this.show(await this.find(requestId, caller));
  }

  /**
   * @throws AppError `conflict` (changed_meanwhile), as `withdraw`, when another revision was expected;
   * `permission_denied` for one's own, and for going through a lock without being allowed to lock
   */
  async decide(
    requestId: string,
    { decision, reason, periodId }: CorrectionDecision,
    caller: Caller,
    expectedRevision?: number,
  ): Promise<CorrectionRequestView> {
    await this.find(requestId, caller);
    if (periodId !== '' && scopeFor(caller.principal, 'periods.lock') === undefined) {
      throw new AppError(
        'permission_denied',
        'A correction of a locked period is approved by who may lock periods: HR.',
      );
    }
    const { request } = await this.requests.request(decideCorrectionRequest, {
      requestId,
      decision,
      reason,
      periodId,
      authorId: caller.principal.id,
      ...given({ expectedRevision }),
    });
    return this.show(requirePart(request));
  }

  async withdraw(
    requestId: string,
    reason: string,
    caller: Caller,
    expectedRevision?: number,
  ): Promise<CorrectionRequestView> {
    await this.find(requestId, caller);
    const { request } = await this.requests.request(withdrawCorrectionRequest, {
      requestId,
      reason,
      authorId: caller.principal.id,
      ...given({ expectedRevision }),
    });
    return this.show(requirePart(request));
  }

  private async show(request: CorrectionRequest): Promise<CorrectionRequestView> {
    return toCorrectionRequestView(request, await this.authors.of(authorsOfRequest(request), [request]));
  }

  /** Its department is that which lists of attendance go by. */
  private async find(requestId: string, caller: Caller): Promise<CorrectionRequest> {
    const request = requirePart((await this.requests.request(getCorrectionRequest, { requestId })).request);
    const { personId: id, department } = request;
    caller.requireAccessTo({ id, department }, { what: 'correction', id: requestId });
    return request;
  }
}
