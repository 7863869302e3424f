import { Body, Controller, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { csvBytesMax, csvRowsMax } from '../cameras/csv/csv-text.policy';
import { TakesCsv } from '../http/body.decorators';
import { apiPath } from '../http/paths.middleware';
import { UploadedCsv } from '../http/uploaded-csv';
import { TakesIdempotencyKey } from '../idempotency/idempotency.decorators';
import { FromText } from '../input/field.decorators';
import { readFromQueryAndForm } from '../input/read-input';
import { Costs } from '../rate-limits/rate-limit.decorators';
import { AssignmentImportService } from './assignment-import.service';
import { AssignmentImportView } from './assignment-import.view';

const csvExample = 'employee_id,shift,weekdays,valid_from,valid_to\r\nE-1001,Day,mon tue wed,2027-01-01,\r\n';

/** In the query, or in a form. */
class ImportOptions {
  @FromText({ default: false }) @IsBoolean() dry_run?: boolean;
}

@ApiTags('assignments')
@Controller(`${apiPath}/assignments`)
export class AssignmentImportController {
  constructor(private readonly imports: AssignmentImportService) {}

  @Post('import')
  @HttpCode(200)
  @Needs('assignments.write')
  @Costs(50)
  @TakesIdempotencyKey()
  @TakesCsv(csvBytesMax, { dry_run: { type: 'boolean' } }, csvExample)
  @ApiOperation({
    summary: 'Assign shifts, rotations and sites from a CSV file',
    description:
      `UTF-8, at most 1 MiB and ${csvRowsMax} rows, separated by commas or semicolons; the first row names fields of an assignment, ` +
      'or employee_id, shift, site and work_site in the place of an id. Days of the week and shifts of a rotation are separated by ' +
      'blanks; - is a day off. What is there already the same way is unchanged, so the same file twice changes nothing. ' +
      'All rows or none: one that is wrong is 422 with row, field and message.',
  })
  @ApiQuery({ name: 'dry_run', required: false, schema: { type: 'boolean', default: false } })
  @ApiOkResponse({ type: AssignmentImportView })
  import(
    @UploadedCsv() file: Uint8Array,
    @Body() form: unknown,
    @Query() query: Record<string, unknown>,
    @FromCaller() caller: Caller,
  ): Promise<AssignmentImportView> {
    const fields = typeof form === 'object' && !Buffer.isBuffer(form) ? form : {};
    const options = readFromQueryAndForm(ImportOptions, ['dry_run'], query, { ...fields });
    return this.imports.run(file, options.dry_run ?? false, caller);
  }
}
