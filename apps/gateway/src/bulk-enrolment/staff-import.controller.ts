import { Body, Controller, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { TakesTable } from '../http/body.decorators';
import { apiPath } from '../http/paths.middleware';
import { UploadedFileBytes } from '../http/uploaded-file-bytes';
import { IdToGive, TakesIdempotencyKey } from '../idempotency/idempotency.decorators';
import { readFromQueryAndForm } from '../input/read-input';
import { Costs } from '../rate-limits/rate-limit.decorators';
import { ImportStaffOptions } from './bulk-enrolment.input';
import { StaffImportService } from './staff-import.service';
import { StaffImportView } from './staff-import.view';
import { staffColumns, staffPasswordsMax, staffRowsMax } from './staff-row.policy';

const staffBytesMax = 2 * 1024 * 1024;
const fileExample =
  'employee_id,first_name,last_name,email,department\r\nE-1001,Ada,Lovelace,ada@example.org,Engineering\r\n';

@ApiTags('users')
@Controller(`${apiPath}/users/import`)
export class StaffImportController {
  constructor(private readonly imports: StaffImportService) {}

  @Post()
  @HttpCode(200)
  @Needs('users.write')
  @Costs(50)
  @TakesIdempotencyKey()
  @TakesTable(staffBytesMax, { dry_run: { type: 'boolean' }, update: { type: 'boolean' } }, fileExample)
  @ApiOperation({
    summary: 'Create and change people from a CSV file or an Excel workbook',
    description:
      `CSV in UTF-8, or in UTF-16 as Excel's "Unicode text", with commas, semicolons or tabs, or the first sheet of an .xlsx; at most 2 MiB and ${staffRowsMax} rows. ` +
      `The first row names the columns: ${staffColumns.join(', ')}. Whose employee id is new needs names and an email; who has no password cannot log in by one until it is set. ` +
      'With update, people who are there already are changed, but for role and password; an empty cell changes nothing. ' +
      'Every row is for itself: those that are wrong are told with field and message, and the others are written. The same file again changes nothing, and does what an interruption left out. ' +
      `At most ${staffPasswordsMax} rows have a password.`,
  })
  @ApiQuery({ name: 'dry_run', required: false, schema: { type: 'boolean', default: false } })
  @ApiQuery({
    name: 'update',
    required: false,
    description: 'Change who is there already.',
    schema: { type: 'boolean', default: false },
  })
  @ApiOkResponse({ type: StaffImportView })
  import(
    @UploadedFileBytes() file: Uint8Array,
    @Body() form: unknown,
    @Query() query: Record<string, unknown>,
    @FromCaller() caller: Caller,
    @IdToGive() idToGive: string,
  ): Promise<StaffImportView> {
    const fields = typeof form === 'object' && !Buffer.isBuffer(form) ? form : {};
    const options = readFromQueryAndForm(ImportStaffOptions, ['dry_run', 'update'], query, { ...fields });
    return this.imports.run(file, options, caller, idToGive);
  }
}
