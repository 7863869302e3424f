import { Controller, Get, Param, Query, Req, Res, type PipeTransform } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { directReportRowsMax, reportKinds } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { addToAuditNote } from '../audit/audit-note';
import { apiPath } from '../http/paths.middleware';
import { entityTagOf } from '../preconditions/entity-tag.policy';
import { Costs } from '../rate-limits/rate-limit.decorators';
import { AnswersReport, attachmentOf } from './report-file.decorators';
import { readerLanguageOf } from './report-query.policy';
import { ReportTextQuery } from './report.input';
import { ReportsService } from './reports.service';

/** The kinds are fixed words, so a client is told them and not that nothing is there. */
class KindPipe implements PipeTransform<string, string> {
  /** @throws AppError `invalid_argument` */
  transform(kind: string): string {
    if ((reportKinds as readonly string[]).includes(kind)) return kind;
    throw AppError.invalid([{ field: 'kind', message: `must be one of ${reportKinds.join(', ')}` }]);
  }
}

@ApiTags('reports')
@Controller(`${apiPath}/reports`)
export class ReportsController {
  constructor(private readonly reports: ReportsService) {}

  @Get(':kind')
  @Needs('reports.read', 'list')
  @Costs(10)
  @ApiParam({ name: 'kind', enum: reportKinds })
  @ApiOperation({
    summary: 'A small report, at once',
    description:
      `Of whom the caller may see. With more than ${directReportRowsMax.toLocaleString('en')} rows (PDF: 2,000) it is 422, reason ` +
      'too_many_rows: have it written by POST /reports/jobs. CSV is UTF-8 with a byte order mark, apart by semicolons in ' +
      'languages whose decimals have commas; a cell that a spreadsheet would run as a formula has an apostrophe in front.',
  })
  @AnswersReport()
  async report(
    @Param('kind', new KindPipe()) kind: string,
    @Query() query: ReportTextQuery,
    @FromCaller() caller: Caller,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    // What was exported is told by the kind and the format, neither of which is about anybody.
    addToAuditNote({ fields: [kind, ...(query.format === undefined ? [] : [query.format]), ...namesIn(query)] });
    const wish = Object.assign({ kind }, query);
    const report = await this.reports.render(wish, caller, readerLanguageOf(request.acceptsLanguages()));
    response.status(200).set(attachmentOf(report.fileName, report.mediaType));
    const content = Buffer.from(report.content);
    if (report.mediaType.startsWith('application/json')) {
      response.set('Content-Disposition', `inline; filename="${report.fileName}"`);
      response.set('ETag', entityTagOf(content.toString(), undefined));
    }
    response.send(content);
  }
}

function namesIn(query: ReportTextQuery): string[] {
  return Object.entries(query).flatMap(([name, value]) => (value === undefined || name === 'format' ? [] : [name]));
}
