import { Controller } from '@nestjs/common';
import {
  createCorrectionRequest,
  decideCorrectionRequest,
  getCorrectionRequest,
  listCorrectionRequests,
  withdrawCorrectionRequest,
  type CreateCorrectionRequestRequest,
  type DecideCorrectionRequestRequest,
  type GetCorrectionRequestRequest,
  type ListCorrectionRequestsRequest,
  type WithdrawCorrectionRequestRequest,
} from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { CorrectionDecisionsService, type Decision } from './correction-decisions.service';
import { toCorrectionRequest, toStoredWish } from './correction-request.message';
import { CorrectionRequestsService, type GivenRequest } from './correction-requests.service';

@Controller()
export class CorrectionRequestsResponder {
  constructor(
    private readonly requests: CorrectionRequestsService,
    private readonly decisions: CorrectionDecisionsService,
  ) {}

  @RespondsTo(createCorrectionRequest)
  async createCorrectionRequest(request: CreateCorrectionRequestRequest) {
    const kind = request.kind as GivenRequest['kind'];
    const given = { ...request, kind, wanted: toStoredWish(request.wanted) };
    return { request: toCorrectionRequest(await this.requests.create(given)) };
  }

  @RespondsTo(getCorrectionRequest)
  async getCorrectionRequest({ requestId }: GetCorrectionRequestRequest) {
    return { request: toCorrectionRequest(await this.requests.get(requestId)) };
  }

  @RespondsTo(listCorrectionRequests)
  async listCorrectionRequests(request: ListCorrectionRequestsRequest) {
    const { requests, total, nextCursor } = await this.requests.list(request, request.page);
    return { requests: requests.map(toCorrectionRequest), pageInfo: { total, nextCursor } };
  }

  @RespondsTo(decideCorrectionRequest)
  async decideCorrectionRequest(request: DecideCorrectionRequestRequest) {
    const decision = { ...request, decision: request.decision as Decision['decision'] };
    const shown = await this.decisions.decide(request.requestId, decision, request.expectedRevision);
    return { request: toCorrectionRequest(shown) };
  }

  @RespondsTo(withdrawCorrectionRequest)
  async withdrawCorrectionRequest(request: WithdrawCorrectionRequestRequest) {
    const { requestId, expectedRevision } = request;
    return { request: toCorrectionRequest(await this.requests.withdraw(requestId, request, expectedRevision)) };
  }
}
