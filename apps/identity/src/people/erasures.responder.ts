import { Controller, Inject } from '@nestjs/common';
import {
  checkIdentityErasure,
  getIdentityErasure,
  listErasures,
  timestampFromDate,
  type CheckErasureRequest,
  type ErasureSchema,
  type GetErasureRequest,
  type ListErasuresRequest,
  type MessageInitShape,
} from '@smart-attendance/contracts';
import { ErasuresRepository, type ErasureRow } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { RespondsTo } from '@smart-attendance/messaging';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import { ErasureCheckService } from './erasure-check.service';
import { keptOfErased, type KeptOfErased } from './kept-of-erased.policy';
import { KeptOfErasedRepository } from './kept-of-erased.repository';

const pageDefault = { skip: 0, limit: 100, descending: false, cursor: '' };

/** Reads every table from its beginning to its end, so one at a time. */
const checksAtOnce = 1;

@Controller()
export class ErasuresResponder {
  constructor(
    private readonly erasures: ErasuresRepository,
    private readonly checks: ErasureCheckService,
    private readonly kept: KeptOfErasedRepository,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {}

  @RespondsTo(getIdentityErasure)
  async getErasure({ personId }: GetErasureRequest) {
    const erasure = await this.erasures.find(personId);
    if (erasure === undefined) throw AppError.notFound('erasure', personId);
    return { erasure: toErasureMessage(erasure, await this.keptOf(erasure)) };
  }

  @RespondsTo(listErasures)
  async listErasures({ page }: ListErasuresRequest) {
    const { rows, total, nextCursor } = await this.erasures.list(page ?? pageDefault);
    return { erasures: rows.map((row) => toErasureMessage(row)), pageInfo: { total, nextCursor } };
  }

  @RespondsTo(checkIdentityErasure, { concurrency: checksAtOnce })
  async checkErasure({ personId, texts }: CheckErasureRequest) {
    const { places, findings } = await this.checks.check(personId, texts);
    return {
      places: [...places],
      findings: findings.map(({ text, ...finding }) => ({ ...finding, ...(text !== undefined && { text }) })),
    };
  }

  private async keptOf(erasure: ErasureRow): Promise<KeptOfErased[]> {
    const days = {
      unknownFaces: Math.ceil(this.config.REVIEW_HOURS / 24),
      counterExamples: this.config.COUNTER_EXAMPLE_RETENTION_DAYS,
    };
    return keptOfErased(erasure, await this.kept.count(erasure.personId), days, new Date());
  }
}

function toErasureMessage(
  { personId, erasedAt, finishedAt, removed }: ErasureRow,
  kept: readonly KeptOfErased[] = [],
): MessageInitShape<typeof ErasureSchema> {
  return {
    personId,
    erasedAt: timestampFromDate(erasedAt),
    ...(finishedAt !== null && { finishedAt: timestampFromDate(finishedAt) }),
    removed: Object.entries(removed).map(([kind, rows]) => ({ kind, rows })),
    kept: [...kept],
  };
}
