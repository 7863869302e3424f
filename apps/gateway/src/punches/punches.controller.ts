import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { csvBytesMax, csvRowsMax } from '../cameras/csv/csv-text.policy';
import { TakesCsv } from '../http/body.decorators';
import { apiPath } from '../http/paths.middleware';
import { UploadedCsv } from '../http/uploaded-csv';
import { AnswersPageOf } from '../http/view.decorators';
import { IdToGive, TakesIdempotencyKey } from '../idempotency/idempotency.decorators';
import { IdPipe } from '../input/id.pipe';
import type { PageView } from '../input/page.policy';
import { readFromQueryAndForm } from '../input/read-input';
import { Costs } from '../rate-limits/rate-limit.decorators';
import { PunchImportService } from './punch-import.service';
import { CreatePunchInput, ImportPunchesOptions, ListPunchesQuery, WithdrawPunchInput } from './punch.input';
import { PunchImportView, PunchOfPersonView } from './punch.view';
import { PunchesService } from './punches.service';

const csvExample =
  'employee_id,time,site,role,reason\r\nE-1001,2026-11-20 08:30,Harbour,entry,The cameras were down\r\n';

@ApiTags('punches')
@Controller(`${apiPath}/punches`)
export class PunchesController {
  constructor(
    private readonly punches: PunchesService,
    private readonly imports: PunchImportService,
  ) {}

  @Post()
  @Needs('punches.write', 'person')
  @TakesIdempotencyKey()
  @ApiOperation({
    summary: 'Enter a punch by hand',
    description:
      'Somebody was there, and no camera saw it: evidence as that of a camera, with an author. In a locked period the row ' +
      'stays as it is, and a correction waits for approval.',
  })
  @ApiCreatedResponse({ type: PunchOfPersonView })
  create(
    @Body() input: CreatePunchInput,
    @FromCaller() caller: Caller,
    @IdToGive() idToGive: string,
  ): Promise<PunchOfPersonView> {
    return this.punches.create(input, caller, idToGive);
  }

  @Post('import')
  @HttpCode(200)
  @Needs('punches.write', 'list')
  @Costs(50)
  @TakesIdempotencyKey()
  @TakesCsv(csvBytesMax, { dry_run: { type: 'boolean' }, reason: { type: 'string' } }, csvExample)
  @ApiOperation({
    summary: 'Enter punches from a CSV file, as after an outage',
    description:
      `UTF-8, at most 1 MiB and ${csvRowsMax} rows; the columns employee_id and time, and site (name or id), role and reason. ` +
      'A time is on the wall of the site, 2026-11-20 08:30 or 2026-11-20 08:30:15, or a moment with an offset. One that comes ' +
      'twice is the first, one that clocks skip is the moment after the gap; both are told as warnings. What is there already is ' +
      'unchanged. All rows are checked before any is written: one that is wrong is 422 with row, field and message, and nothing was written.',
  })
  @ApiQuery({ name: 'dry_run', required: false, schema: { type: 'boolean', default: false } })
  @ApiQuery({
    name: 'reason',
    required: false,
    description: 'Of the rows that say none.',
    schema: { type: 'string' },
  })
  @ApiOkResponse({ type: PunchImportView })
  import(
    @UploadedCsv() file: Uint8Array,
    @Body() form: unknown,
    @Query() query: Record<string, unknown>,
    @FromCaller() caller: Caller,
  ): Promise<PunchImportView> {
    const fields = typeof form === 'object' && !Buffer.isBuffer(form) ? form : {};
    const options = readFromQueryAndForm(ImportPunchesOptions, ['dry_run', 'reason'], query, { ...fields });
    return this.imports.run(file, { isDryRun: options.dry_run ?? false, reason: options.reason ?? '' }, caller);
  }

  @Get()
  @Needs('punches.read', 'list')
  @ApiOperation({
    summary: 'List punches, of cameras and by hand, in the order in which they began',
    description: 'Of the last 24 hours unless from and to say otherwise.',
  })
  @AnswersPageOf(PunchOfPersonView)
  list(@Query() query: ListPunchesQuery, @FromCaller() caller: Caller): Promise<PageView<PunchOfPersonView>> {
    return this.punches.list(query, caller);
  }

  @Get(':id')
  @Needs('punches.read', 'item')
  @ApiOperation({ summary: 'Read a punch' })
  @ApiOkResponse({ type: PunchOfPersonView })
  get(@Param('id', IdPipe) id: string, @FromCaller() caller: Caller): Promise<PunchOfPersonView> {
    return this.punches.get(id, caller);
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @Needs('punches.write', 'item')
  @ApiOperation({
    summary: 'Take back a punch that was entered by hand',
    description: 'It stays, with who took it back and why, and counts no more. Enter another one for what was right.',
  })
  @ApiOkResponse({ type: PunchOfPersonView })
  withdraw(
    @Param('id', IdPipe) id: string,
    @Body() { reason }: WithdrawPunchInput,
    @FromCaller() caller: Caller,
  ): Promise<PunchOfPersonView> {
    return this.punches.withdraw(id, reason, caller);
  }
}
