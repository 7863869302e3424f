import { Controller } from '@nestjs/common';
import {
  decideOvertime,
  listOvertime,
  type DecideOvertimeRequest,
  type ListOvertimeRequest,
} from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { toRecordMessage } from '../records/record.message';
import { OvertimeService, type OvertimeDecisions } from './overtime.service';

@Controller()
export class OvertimeResponder {
  constructor(private readonly overtime: OvertimeService) {}

  @RespondsTo(listOvertime)
  async listOvertime(request: ListOvertimeRequest) {
    const filter = { ...request, overtimeStatus: request.status === '' ? 'pending' : request.status };
    const { records, total, nextCursor } = await this.overtime.list(filter, request.page);
    return {
      records: records.map(({ record, person }) => toRecordMessage(record, person)),
      pageInfo: { total, nextCursor },
    };
  }

  @RespondsTo(decideOvertime)
  async decideOvertime(request: DecideOvertimeRequest) {
    const decision = request.decision as OvertimeDecisions['decision'];
    return { decided: await this.overtime.decide({ ...request, decision }) };
  }
}
