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
  isEntered,
  toCorrectionMessage,
  toIntervalMessage,
  toManualEntry,
  toPunchMessage,
  toRecordEdit,
  toRecordMessage,
} from './record.message';
import { toStatusReasonMessage } from './status-reason.message';
import type { NamedRecord } from './record-changes.service';
import { RecordService, type ExplainedRecord } from './record.service';

@Controller()
export class RecordResponder {
  constructor(private readonly records: RecordService) {}

  @RespondsTo(createRecord)
  async createRecord(request: CreateRecordRequest) {
    const { personId, authorId, idempotencyKey } = request;
    return this.toResponse(await this.records.create(personId, toManualEntry(request), authorId, idempotencyKey));
  }

  @RespondsTo(getRecord)
  async getRecord({ recordId, asOf }: GetRecordRequest) {
    const explained = await this.records.get(recordId, asOf && instantOf(asOf, 'as_of'));
    return toExplainedResponse(explained, await this.records.cameraNames([explained.record, ...explained.punches]));
  }

  @RespondsTo(listRecords)
  async listRecords(request: ListRecordsRequest) {
    const { records, total, nextCursor } = await this.records.list(request, request.page);
    const names = await this.records.cameraNames(records.map(({ record }) => record));
    return {
      records: records.map(({ record, person }) => toRecordMessage(record, person, nameIn(names, record))),
      pageInfo: { total, nextCursor },
    };
  }

  @RespondsTo(updateRecord)
  async updateRecord(request: UpdateRecordRequest) {
    return this.toResponse(
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

  private async toResponse({ record, person }: NamedRecord) {
    return { record: toRecordMessage(record, person, nameIn(await this.records.cameraNames([record]), record)) };
  }
}

type Names = ReadonlyMap<string, string>;

function nameIn(names: Names, { cameraId }: { readonly cameraId: string | null }): string {
  return (cameraId === null ? undefined : names.get(cameraId)) ?? '';
}

function toExplainedResponse({ record, person, punches }: ExplainedRecord, names: Names) {
  return {
    record: toRecordMessage(record, person, nameIn(names, record)),
    punches: punches.map((punch) => toPunchMessage(punch, nameIn(names, punch))),
    intervals: record.intervals.map(toIntervalMessage),
    ...(record.explanation !== null && {
      statusReason: toStatusReasonMessage(record.explanation, { ...record, isEntered: isEntered(record) }),
    }),
  };
}
