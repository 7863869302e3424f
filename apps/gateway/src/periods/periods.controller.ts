import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { apiPath } from '../http/paths.middleware';
import { AnswersPageOf } from '../http/view.decorators';
import { IdToGive, TakesIdempotencyKey } from '../idempotency/idempotency.decorators';
import { IdPipe } from '../input/id.pipe';
import type { PageView } from '../input/page.policy';
import { FromPrecondition, Precondition, TakesIfMatch } from '../preconditions/precondition';
import { ListPeriodsQuery, LockPeriodInput, OpenItemsQuery, UnlockPeriodInput } from './period.input';
import { OpenItemsView, PeriodView } from './period.view';
import { PeriodsService } from './periods.service';

@ApiTags('periods')
@Controller(`${apiPath}/periods`)
export class PeriodsController {
  constructor(private readonly periods: PeriodsService) {}

  @Post()
  @Needs('periods.lock')
  @TakesIdempotencyKey()
  @ApiOperation({
    summary: 'Lock days for payroll',
    description:
      'Nothing of them changes any more but by an approved correction that names this lock; what comes late waits as a ' +
      'correction. 409 open_items while something is open, unless accept_open_items says so; 409 overlaps, with existing_id, where ' +
      'another lock has some of the days.',
  })
  @ApiCreatedResponse({ type: PeriodView })
  lock(
    @Body() input: LockPeriodInput,
    @FromCaller() caller: Caller,
    @IdToGive() idToGive: string,
  ): Promise<PeriodView> {
    return this.periods.lock(input, caller, idToGive);
  }

  @Get()
  @Needs('periods.read')
  @ApiOperation({ summary: 'List what was locked, and unlocked' })
  @AnswersPageOf(PeriodView)
  list(@Query() query: ListPeriodsQuery): Promise<PageView<PeriodView>> {
    return this.periods.list(query);
  }

  @Get('open-items')
  @Needs('periods.lock')
  @ApiOperation({ summary: 'What is open in some days, before they are locked' })
  @ApiOkResponse({ type: OpenItemsView })
  openItems(@Query() query: OpenItemsQuery): Promise<OpenItemsView> {
    return this.periods.openItems(query);
  }

  @Get(':id')
  @Needs('periods.read')
  @ApiOperation({ summary: 'Read a period' })
  @ApiOkResponse({ type: PeriodView })
  get(@Param('id', IdPipe) id: string): Promise<PeriodView> {
    return this.periods.get(id);
  }

  @Post(':id/unlock')
  @HttpCode(200)
  @Needs('periods.lock')
  @TakesIfMatch()
  @ApiOperation({
    summary: 'Unlock days',
    description: 'What came late while they were locked is counted then. Lock them anew when they are right.',
  })
  @ApiOkResponse({ type: PeriodView })
  unlock(
    @Param('id', IdPipe) id: string,
    @Body() { reason }: UnlockPeriodInput,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<PeriodView> {
    const unlock = (revision?: number): Promise<PeriodView> => this.periods.unlock(id, reason, caller, revision);
    return precondition.change(() => this.periods.get(id), unlock);
  }
}
