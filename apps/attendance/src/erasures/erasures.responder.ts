import { Controller } from '@nestjs/common';
import {
  checkAttendanceErasure,
  getAttendanceErasure,
  timestampFromDate,
  type CheckErasureRequest,
  type GetErasureRequest,
} from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { ErasureCheckService } from './erasure-check.service';
import { ErasuresService } from './erasures.service';

/** Reads every table from its beginning to its end, so one at a time. */
const checksAtOnce = 1;

@Controller()
export class ErasuresResponder {
  constructor(
    private readonly erasures: ErasuresService,
    private readonly checks: ErasureCheckService,
  ) {}

  @RespondsTo(getAttendanceErasure)
  async getErasure({ personId }: GetErasureRequest) {
    const { erasure, kept } = await this.erasures.get(personId);
    const { erasedAt, finishedAt, removed } = erasure;
    return {
      erasure: {
        personId,
        erasedAt: timestampFromDate(erasedAt),
        ...(finishedAt !== null && { finishedAt: timestampFromDate(finishedAt) }),
        removed: Object.entries(removed).map(([kind, rows]) => ({ kind, rows })),
        kept: [...kept],
      },
    };
  }

  @RespondsTo(checkAttendanceErasure, { concurrency: checksAtOnce })
  async checkErasure({ personId, texts }: CheckErasureRequest) {
    const { places, findings } = await this.checks.check(personId, texts);
    return {
      places: [...places],
      findings: findings.map(({ text, ...finding }) => ({ ...finding, ...(text !== undefined && { text }) })),
    };
  }
}
