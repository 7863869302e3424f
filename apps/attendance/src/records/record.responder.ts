import { Controller } from '@nestjs/common';
import {
  createRecord,
  deleteRecord,
  getRecord,
  listCorrections,
  listRecords,
  updateRecord,
  type CreateRecordRequest,
  type DeleteRecordRequest,
  type GetRecordRequest,
  type ListCorrectionsRequest,
  type ListRecordsRequest,
  type UpdateRecordRequest,
} from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { instantOf } from '../calendar/timestamp';
import {
  toCorrectionMessage,
  toIntervalMessage,
  toManualEntry,
  toPunchMessage,
  toRecordEdit,
  toRecordMessage,
} from './record.message';
import { RecordService, type ExplainedRecord, type NamedRecord } from './record.service';

@Controller()
export class RecordResponder {
  constructor(private readonly records: RecordService) {}

  @RespondsTo(createRecord)
  async createRecord(request: CreateRecordRequest) {
    const { personId, authorId, idempotencyKey } = request;
    return toResponse(await this.records.create(personId, toManualEntry(request), authorId, idempotencyKey));
  }

  @RespondsTo(getRecord)
  async getRecord({ recordId, asOf }: GetRecordRequest) {
    return toExplainedResponse(await this.records.get(recordId, asOf && instantOf(asOf, 'as_of')));
  }

  @RespondsTo(listRecords)
  async listRecords(request: ListRecordsRequest) {
    const { records, total, nextCursor } = await this.records.list(request, request.page);
    return {
      records: records.map(({ record, person }) => toRecordMessage(record, person)),
      pageInfo: { total, nextCursor },
    };
  }

  @RespondsTo(updateRecord)
  async updateRecord(request: UpdateRecordRequest) {
    return toResponse(
      await this.records.edit(request.recordId, toRecordEdit(request), request, request.expectedRevision),
    );
  }

  @RespondsTo(deleteRecord)
  async deleteRecord(request: DeleteRecordRequest) {
    await this.records.remove(request.recordId, request, request.expectedRevision);
    return {};
  }

  @RespondsTo(listCorrections)
  async listCorrections({ recordId }: ListCorrectionsRequest) {
    return { corrections: (await this.records.history(recordId)).map(toCorrectionMessage) };
  }
}

function toResponse({ record, person }: NamedRecord) {
  return { record: toRecordMessage(record, person) };
}

function toExplainedResponse({ record, person, punches, camera }: ExplainedRecord) {
  return {
    record: toRecordMessage(record, person, camera),
    punches: punches.map(toPunchMessage),
    intervals: record.intervals.map(toIntervalMessage),
  };
}
