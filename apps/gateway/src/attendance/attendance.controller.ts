import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { nameCharactersMax, values } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { apiPath } from '../http/paths.middleware';
import { AnswersPageOf } from '../http/view.decorators';
import { IdPipe } from '../input/id.pipe';
import type { PageView } from '../input/page.policy';
import { FromPrecondition, Precondition, TakesIfMatch } from '../preconditions/precondition';
import { Costs } from '../rate-limits/rate-limit.decorators';
import {
  AttendanceAsOfQuery,
  CreateAttendanceInput,
  DeleteAttendanceInput,
  DeleteAttendanceQuery,
  ListAttendanceQuery,
  StatisticsQuery,
  UpdateAttendanceInput,
} from './attendance.input';
import { AttendanceService } from './attendance.service';
import {
  AttendanceSettingsView,
  AttendanceView,
  CorrectionView,
  ExplainedAttendanceView,
  StatisticsView,
} from './attendance.view';

/** Also at /attendance…: see paths.middleware.ts. */
@ApiTags('attendance')
@Controller(`${apiPath}/users/attendance`)
export class AttendanceController {
  constructor(private readonly attendance: AttendanceService) {}

  @Post()
  @Needs('attendance.write', 'person')
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'The same for every retry of one wish. When the row it made was deleted: 409, reason record_deleted.',
    schema: { type: 'string', minLength: 1, maxLength: nameCharactersMax },
  })
  @ApiOperation({ summary: 'Add a row by hand' })
  @ApiCreatedResponse({ type: AttendanceView })
  create(
    @Body() input: CreateAttendanceInput,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @FromCaller() caller: Caller,
  ): Promise<AttendanceView> {
    return this.attendance.create(input, checkedKey(idempotencyKey), caller);
  }

  @Get()
  @Needs('attendance.read', 'list')
  @ApiOperation({ summary: 'List rows', description: 'The rows are in data, and for older clients in attendances.' })
  @AnswersPageOf(AttendanceView, 'attendances')
  async list(
    @Query() query: ListAttendanceQuery,
    @FromCaller() caller: Caller,
  ): Promise<PageView<AttendanceView> & { readonly attendances: readonly AttendanceView[] }> {
    const answer = await this.attendance.list(query, caller);
    return { ...answer, attendances: answer.data };
  }

  @Get('statistics')
  @Needs('attendance.report', 'list')
  @Costs(5)
  @ApiOperation({ summary: 'Counts and hours, by day and by department' })
  @ApiOkResponse({ type: StatisticsView })
  statistics(@Query() query: StatisticsQuery, @FromCaller() caller: Caller): Promise<StatisticsView> {
    return this.attendance.statistics(query, caller);
  }

  @Get('settings')
  @Needs('known')
  @ApiOperation({ summary: 'By what days and times are counted' })
  @ApiOkResponse({ type: AttendanceSettingsView })
  settings(): Promise<AttendanceSettingsView> {
    return this.attendance.settings();
  }

  @Get(':id')
  @Needs('attendance.read', 'item')
  @ApiOperation({
    summary: 'Read a row, what it was made of, and why it has its status',
    description:
      'With as_of, as it was known then; 404 when it was not, and 403 for who may not read its history (corrections.read). ' +
      'Its punches are there for who may read them (punches.read).',
  })
  @ApiOkResponse({ type: ExplainedAttendanceView })
  get(
    @Param('id', IdPipe) id: string,
    @Query() { as_of: asOf }: AttendanceAsOfQuery,
    @FromCaller() caller: Caller,
  ): Promise<ExplainedAttendanceView> {
    return this.attendance.get(id, caller, asOf);
  }

  @Put(':id')
  @Needs('attendance.write', 'item')
  @TakesIfMatch()
  @ApiOperation({ summary: 'Correct a row', description: 'Any subset of the fields; author and reason are kept.' })
  @ApiOkResponse({ type: AttendanceView })
  update(
    @Param('id', IdPipe) id: string,
    @Body() input: UpdateAttendanceInput,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<AttendanceView> {
    const change = (revision?: number): Promise<AttendanceView> => this.attendance.update(id, input, caller, revision);
    return precondition.change(() => this.attendance.get(id, caller), change);
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('attendance.write', 'item')
  @TakesIfMatch()
  @ApiOperation({ summary: 'Delete a row; its history stays' })
  @ApiNoContentResponse()
  delete(
    @Param('id', IdPipe) id: string,
    @Query() query: DeleteAttendanceQuery,
    @Body() input: DeleteAttendanceInput,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<void> {
    const reason = reasonOf(query, input);
    const remove = (revision?: number): Promise<void> => this.attendance.delete(id, reason, caller, revision);
    return precondition.change(() => this.attendance.get(id, caller), remove);
  }

  @Get(':id/corrections')
  @Needs('corrections.read', 'item')
  @ApiOperation({ summary: 'What was changed by hand, by whom and why' })
  @AnswersPageOf(CorrectionView)
  corrections(@Param('id', IdPipe) id: string, @FromCaller() caller: Caller): Promise<PageView<CorrectionView>> {
    return this.attendance.corrections(id, caller);
  }
}

/** @throws AppError `invalid_argument` when query and body give different reasons */
function reasonOf({ reason: asked = '' }: DeleteAttendanceQuery, input: DeleteAttendanceInput): string {
  const given = input.reason ?? '';
  if (asked === '' || given === '' || asked === given) return given === '' ? asked : given;
  throw AppError.invalid([
    { field: 'reason', message: 'is said differently in the query and in the body; say it once' },
  ]);
}

const idempotencyKey = values.line(1, nameCharactersMax);

function checkedKey(key: string | undefined): string {
  if (key === undefined) return '';
  if (idempotencyKey.isRight(key)) return key;
  throw AppError.invalid([{ field: 'Idempotency-Key', message: idempotencyKey.sentence }]);
}
