import { Body, Controller, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { importedLeavesMax } from '@smart-attendance/contracts';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { csvBytesMax } from '../cameras/csv/csv-text.policy';
import { TakesCsv } from '../http/body.decorators';
import { apiPath } from '../http/paths.middleware';
import { UploadedCsv } from '../http/uploaded-csv';
import { TakesIdempotencyKey } from '../idempotency/idempotency.decorators';
import { readFromQueryAndForm } from '../input/read-input';
import { Costs } from '../rate-limits/rate-limit.decorators';
import { ImportLeaveOptions } from './leave.input';
import { LeaveImportService } from './leave-import.service';
import { LeaveImportView } from './leave-import.view';

const fileExample =
  'employee_id,type,date_from,date_to,note\r\nE-1001,Vacation,2026-12-28,2026-12-31,company holiday\r\n';

@ApiTags('leave')
@Controller(`${apiPath}/leave/requests/import`)
export class LeaveImportController {
  constructor(private readonly imports: LeaveImportService) {}

  @Post()
  @HttpCode(200)
  @Needs('leave.import')
  @Costs(50)
  @TakesIdempotencyKey()
  @TakesCsv(csvBytesMax, { dry_run: { type: 'boolean' }, reason: { type: 'string' } }, fileExample)
  @ApiOperation({
    summary: 'Enter approved leave of many people from a CSV file',
    description:
      `UTF-8, at most 1 MiB and ${importedLeavesMax} rows; the first row names user_id or employee_id, type (its name), date_from, date_to, part and note. ` +
      'Everything is approved by who sends it, never their own, and the same file twice changes nothing. ' +
      'All rows are checked before any is written: one that is wrong is 422 with row, field and message, and nothing was written.',
  })
  @ApiQuery({ name: 'dry_run', required: false, schema: { type: 'boolean', default: false } })
  @ApiQuery({ name: 'reason', required: false, description: 'Why it is approved.', schema: { type: 'string' } })
  @ApiOkResponse({ type: LeaveImportView })
  import(
    @UploadedCsv() file: Uint8Array,
    @Body() form: unknown,
    @Query() query: Record<string, unknown>,
    @FromCaller() caller: Caller,
  ): Promise<LeaveImportView> {
    const fields = typeof form === 'object' && !Buffer.isBuffer(form) ? form : {};
    const options = readFromQueryAndForm(ImportLeaveOptions, ['dry_run', 'reason'], query, { ...fields });
    return this.imports.run(file, options, caller);
  }
}
