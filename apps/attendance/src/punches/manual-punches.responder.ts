import { Controller } from '@nestjs/common';
import {
  createPunch,
  getPunch,
  importPunches,
  listPunches,
  timestampFromDate,
  withdrawPunch,
  type CreatePunchRequest,
  type GetPunchRequest,
  type ImportPunchesRequest,
  type ListPunchesRequest,
  type MessageInitShape,
  type PunchSchema,
  type WithdrawPunchRequest,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RespondsTo } from '@smart-attendance/messaging';
import { instantOf, type Timestamp } from '../calendar/timestamp';
import type { CameraRole } from '../days/day-input';
import { shownNameOf } from '../records/record.message';
import { ManualPunchesService, type ShownPunch } from './manual-punches.service';
import { PunchImportService } from './punch-import.service';

@Controller()
export class ManualPunchesResponder {
  constructor(
    private readonly punches: ManualPunchesService,
    private readonly imports: PunchImportService,
  ) {}

  @RespondsTo(createPunch)
  async createPunch(request: CreatePunchRequest) {
    const given = { ...request, at: required(request.at, 'at'), role: request.role as CameraRole | '' };
    return { punch: toPunchMessage(await this.punches.create(given)) };
  }

  @RespondsTo(importPunches)
  async importPunches(request: ImportPunchesRequest) {
    const imported = await this.imports.import(request);
    return {
      punches: imported.map(({ result, punchId, personId, at, siteId, faults, warnings, isInLockedPeriod }) => ({
        result,
        punchId: punchId ?? '',
        personId,
        ...(at !== undefined && { at: timestampFromDate(at) }),
        siteId,
        faults: [...faults],
        warnings: [...warnings],
        isInLockedPeriod,
      })),
    };
  }

  @RespondsTo(getPunch)
  async getPunch({ punchId }: GetPunchRequest) {
    return { punch: toPunchMessage(await this.punches.get(punchId)) };
  }

  @RespondsTo(listPunches)
  async listPunches(request: ListPunchesRequest) {
    const filter = { ...request, from: required(request.from, 'from'), to: required(request.to, 'to') };
    const { punches, total, nextCursor } = await this.punches.list(filter, request.page);
    return { punches: punches.map(toPunchMessage), pageInfo: { total, nextCursor } };
  }

  @RespondsTo(withdrawPunch)
  async withdrawPunch(request: WithdrawPunchRequest) {
    return { punch: toPunchMessage(await this.punches.withdraw(request.punchId, request)) };
  }
}

/** @throws AppError `invalid_argument` for a time that is missing or out of range */
function required(time: Timestamp | undefined, field: string): Date {
  if (time === undefined) throw AppError.invalid([{ field, message: 'is missing' }]);
  return instantOf(time, field);
}

function toPunchMessage({ punch, person }: ShownPunch) {
  return {
    id: punch.id,
    personId: punch.personId,
    personName: shownNameOf(person),
    employeeId: person?.employeeId ?? '',
    department: person?.department ?? '',
    from: timestampFromDate(punch.createdAt),
    to: timestampFromDate(punch.lastSeenAt),
    cameraId: punch.cameraId ?? '',
    siteId: punch.siteId,
    role: punch.role,
    source: punch.source,
    authorId: punch.authorId ?? '',
    reason: punch.reason ?? '',
    ...(punch.withdrawnAt !== null && { withdrawnAt: timestampFromDate(punch.withdrawnAt) }),
    withdrawnBy: punch.withdrawnBy ?? '',
    withdrawalReason: punch.withdrawalReason ?? '',
    ...(punch.toldAt !== null && { toldAt: timestampFromDate(punch.toldAt) }),
    createdAt: timestampFromDate(punch.handledAt),
    recordId: punch.recordId ?? '',
  } satisfies MessageInitShape<typeof PunchSchema>;
}
