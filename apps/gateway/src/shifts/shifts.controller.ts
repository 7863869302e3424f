import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { apiPath } from '../http/paths.middleware';
import { AnswersPageOf } from '../http/view.decorators';
import { IdToGive, TakesIdempotencyKey } from '../idempotency/idempotency.decorators';
import { IdPipe } from '../input/id.pipe';
import type { PageView } from '../input/page.policy';
import { toPageRequest } from '../input/page.query';
import { FromPrecondition, Precondition, TakesIfMatch } from '../preconditions/precondition';
import { DayPreviewView } from './day-preview.view';
import { CreateShiftInput, ListShiftsQuery, PreviewShiftInput, UpdateShiftInput } from './shift.input';
import { ShiftView } from './shift.view';
import { ShiftsService } from './shifts.service';

@ApiTags('shifts')
@Controller(`${apiPath}/shifts`)
export class ShiftsController {
  constructor(private readonly shifts: ShiftsService) {}

  @Post()
  @Needs('shifts.write')
  @TakesIdempotencyKey()
  @ApiOperation({ summary: 'Add a shift' })
  @ApiCreatedResponse({ type: ShiftView })
  create(
    @Body() input: CreateShiftInput,
    @FromCaller() caller: Caller,
    @IdToGive() idToGive: string,
  ): Promise<ShiftView> {
    return this.shifts.create(input, caller, idToGive);
  }

  @Get()
  @Needs('shifts.read')
  @ApiOperation({ summary: 'List shifts' })
  @AnswersPageOf(ShiftView)
  list(@Query() query: ListShiftsQuery): Promise<PageView<ShiftView>> {
    return this.shifts.list(toPageRequest(query));
  }

  @Post('preview')
  @HttpCode(200)
  @Needs('shifts.read')
  @ApiOperation({
    summary: 'What rules would make of a day',
    description: 'Computed as every day is, once it is over and the cameras saw all of it. Nothing is stored.',
  })
  @ApiOkResponse({ type: DayPreviewView })
  preview(@Body() input: PreviewShiftInput): Promise<DayPreviewView> {
    return this.shifts.preview(input);
  }

  @Get(':id')
  @Needs('shifts.read')
  @ApiOperation({ summary: 'Read a shift' })
  @ApiOkResponse({ type: ShiftView })
  get(@Param('id', IdPipe) id: string): Promise<ShiftView> {
    return this.shifts.get(id);
  }

  @Put(':id')
  @Needs('shifts.write')
  @TakesIfMatch()
  @ApiOperation({ summary: 'Change a shift', description: 'Any subset of the fields; rules from a date to come on.' })
  @ApiOkResponse({ type: ShiftView })
  update(
    @Param('id', IdPipe) id: string,
    @Body() input: UpdateShiftInput,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<ShiftView> {
    const change = (revision?: number): Promise<ShiftView> => this.shifts.update(id, input, caller, revision);
    return precondition.change(() => this.shifts.get(id), change);
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('shifts.write')
  @TakesIfMatch()
  @ApiOperation({ summary: 'Delete a shift that nobody was ever assigned' })
  @ApiNoContentResponse()
  delete(
    @Param('id', IdPipe) id: string,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<void> {
    const remove = (revision?: number): Promise<void> => this.shifts.delete(id, caller, revision);
    return precondition.change(() => this.shifts.get(id), remove);
  }
}
