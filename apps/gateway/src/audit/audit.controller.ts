import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { AppError } from '@smart-attendance/errors';
import { Needs } from '../access/access.decorators';
import { apiPath } from '../http/paths.middleware';
import { AnswersPageOf } from '../http/view.decorators';
import { toPageView, type PageView } from '../input/page.policy';
import { toPageRequest } from '../input/page.query';
import { Costs } from '../rate-limits/rate-limit.decorators';
import { AuditExportService } from './audit-export.service';
import { AuditVerificationService, type Verification } from './audit-verification.service';
import { AuditExportQuery, AuditQuery, AuditVerificationQuery, toAuditFilter } from './audit.input';
import { AuditRepository } from './audit.repository';
import { AuditEntryView, AuditVerificationView, toAuditEntryView } from './audit.view';

const verifiedDefault = 100_000;

@ApiTags('operations')
@Controller(`${apiPath}/audit-log`)
export class AuditController {
  constructor(
    private readonly repository: AuditRepository,
    private readonly exports: AuditExportService,
    private readonly verification: AuditVerificationService,
  ) {}

  @Get()
  @Needs('audit.read')
  @ApiOperation({
    summary: 'Who did what to whom, from where, with what result',
    description:
      'Every change, every login, everything that was not allowed, and every reading of pictures, faces and recognitions. ' +
      'Ids and names of fields, never values. Entries of the same second may still be on their way.',
  })
  @AnswersPageOf(AuditEntryView)
  async list(@Query() query: AuditQuery): Promise<PageView<AuditEntryView>> {
    const page = toPageRequest(query);
    const filter = toAuditFilter(query);
    const after = placeOf(page.cursor);
    const [total, rows] = await Promise.all([
      this.repository.count(filter),
      this.repository.list({
        ...page,
        filter,
        after,
        skip: after === undefined ? page.skip : 0,
        limit: page.limit + 1,
      }),
    ]);
    const entries = rows.slice(0, page.limit);
    const nextCursor = rows.length > entries.length ? String(entries.at(-1)?.sequence ?? '') : '';
    return toPageView(entries.map(toAuditEntryView), page, { total, nextCursor });
  }

  @Get('export')
  @Needs('audit.read')
  @Costs(20)
  @ApiOperation({
    summary: 'Entries as a CSV file, or as lines of JSON',
    description:
      'Oldest first, at most 1,000,000. In CSV a cell that a spreadsheet would run as a formula has an apostrophe in front; ' +
      'a line of JSON is exactly what its hash was computed of, and the hash.',
  })
  @ApiOkResponse({
    content: {
      'text/csv': {
        schema: { type: 'string' },
        example: 'sequence,at,action\r\n1,2026-11-20T07:42:10.000Z,POST /users\r\n',
      },
      'application/jsonl': { schema: { type: 'string' }, example: '{"sequence":1,"action":"POST /users"}\n' },
    },
    headers: { 'Content-Disposition': { schema: { type: 'string' } } },
  })
  export(@Query() query: AuditExportQuery, @Res() response: Response): Promise<void> {
    return this.exports.write(toAuditFilter(query), query.format ?? 'csv', response);
  }

  @Get('verify')
  @Needs('audit.read')
  @Costs(20)
  @ApiOperation({
    summary: 'Whether the chain of entries is whole',
    description: 'Computes every hash anew, and names the first entry that does not fit.',
  })
  @ApiOkResponse({ type: AuditVerificationView })
  async verify(@Query() query: AuditVerificationQuery): Promise<AuditVerificationView> {
    const wish = { fromSequence: query.from_sequence, limit: query.limit ?? verifiedDefault };
    return toVerificationView(await this.verification.verify(wish));
  }
}

function placeOf(cursor: string): number | undefined {
  if (cursor === '' || /^\d{1,15}$/.test(cursor)) return cursor === '' ? undefined : Number(cursor);
  throw AppError.invalid([{ field: 'cursor', message: 'must be the next_cursor of an earlier page' }]);
}

function toVerificationView(found: Verification): AuditVerificationView {
  return {
    state: found.fault === undefined ? 'whole' : 'broken',
    first_wrong_sequence: found.fault?.sequence ?? null,
    fault: found.fault?.fault ?? null,
    detail: sentenceOf(found),
    checked: found.checked,
    next_sequence: found.nextSequence ?? null,
    head_sequence: found.head.sequence,
    head_hash: found.head.hash.toString('hex'),
    first_kept_sequence: found.firstKeptSequence,
  };
}

function sentenceOf({ fault, nextSequence }: Verification): string {
  if (fault?.fault === 'missing') return `Entry ${fault.sequence} is not there any more; restore it from a backup.`;
  if (fault !== undefined) return `Entry ${fault.sequence} is not what was written; compare it with a backup.`;
  if (nextSequence !== undefined) return `Whole so far; go on with from_sequence=${nextSequence}.`;
  return 'Whole.';
}
