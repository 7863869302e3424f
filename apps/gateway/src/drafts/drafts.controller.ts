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
import { Costs } from '../rate-limits/rate-limit.decorators';
import {
  DecideDraftInput,
  DraftAssignmentEndInput,
  DraftAssignmentInput,
  DraftRecomputationInput,
  DraftShiftInput,
  DraftSiteInput,
  ListDraftDaysQuery,
  ListDraftsQuery,
} from './draft.input';
import { DraftDayView, DraftView } from './draft.view';
import { DraftsService } from './drafts.service';

const description = 'Nothing changes before somebody approves it. The days that it would change are computed at once.';

/** Changes of rules that reach back: previewed, then approved or discarded. */
@ApiTags('drafts')
@Controller(`${apiPath}/drafts`)
export class DraftsController {
  constructor(private readonly drafts: DraftsService) {}

  @Post('shifts')
  @Needs('drafts.write')
  @Costs(20)
  @TakesIdempotencyKey()
  @ApiOperation({ summary: 'Draft other rules of a shift from a past day on', description })
  @ApiCreatedResponse({ type: DraftView })
  draftShift(
    @Body() input: DraftShiftInput,
    @FromCaller() caller: Caller,
    @IdToGive() idToGive: string,
  ): Promise<DraftView> {
    return this.drafts.draftShift(input, caller, idToGive);
  }

  @Post('sites')
  @Needs('drafts.write')
  @Costs(20)
  @TakesIdempotencyKey()
  @ApiOperation({ summary: 'Draft other rules of a site from a past day on', description })
  @ApiCreatedResponse({ type: DraftView })
  draftSite(
    @Body() input: DraftSiteInput,
    @FromCaller() caller: Caller,
    @IdToGive() idToGive: string,
  ): Promise<DraftView> {
    return this.drafts.draftSite(input, caller, idToGive);
  }

  @Post('assignments')
  @Needs('drafts.write')
  @Costs(20)
  @TakesIdempotencyKey()
  @ApiOperation({ summary: 'Draft an assignment that begins in the past', description })
  @ApiCreatedResponse({ type: DraftView })
  draftAssignment(
    @Body() input: DraftAssignmentInput,
    @FromCaller() caller: Caller,
    @IdToGive() idToGive: string,
  ): Promise<DraftView> {
    return this.drafts.draftAssignment(input, caller, idToGive);
  }

  @Post('assignment-ends')
  @Needs('drafts.write')
  @Costs(20)
  @TakesIdempotencyKey()
  @ApiOperation({ summary: 'Draft another end of an assignment, from or to a past day', description })
  @ApiCreatedResponse({ type: DraftView })
  draftAssignmentEnd(
    @Body() input: DraftAssignmentEndInput,
    @FromCaller() caller: Caller,
    @IdToGive() idToGive: string,
  ): Promise<DraftView> {
    return this.drafts.draftAssignmentEnd(input, caller, idToGive);
  }

  @Post('recomputations')
  @Needs('drafts.write')
  @Costs(20)
  @TakesIdempotencyKey()
  @ApiOperation({ summary: 'Draft computing past days anew, by the rules and punches that are known now', description })
  @ApiCreatedResponse({ type: DraftView })
  draftRecomputation(
    @Body() input: DraftRecomputationInput,
    @FromCaller() caller: Caller,
    @IdToGive() idToGive: string,
  ): Promise<DraftView> {
    return this.drafts.draftRecomputation(input, caller, idToGive);
  }

  @Get()
  @Needs('drafts.read')
  @ApiOperation({ summary: 'List drafts, newest first' })
  @AnswersPageOf(DraftView)
  list(@Query() query: ListDraftsQuery): Promise<PageView<DraftView>> {
    return this.drafts.list(query);
  }

  @Get(':id')
  @Needs('drafts.read')
  @ApiOperation({ summary: 'Read a draft and how far it is' })
  @ApiOkResponse({ type: DraftView })
  get(@Param('id', IdPipe) id: string): Promise<DraftView> {
    return this.drafts.get(id);
  }

  @Get(':id/days')
  @Needs('drafts.read')
  @ApiOperation({
    summary: 'The days that a draft changes, each before and after',
    description: 'In the order of their dates; kept for 90 days after it was decided.',
  })
  @AnswersPageOf(DraftDayView)
  days(@Param('id', IdPipe) id: string, @Query() query: ListDraftDaysQuery): Promise<PageView<DraftDayView>> {
    return this.drafts.days(id, query);
  }

  @Post(':id/preview')
  @HttpCode(200)
  @Needs('drafts.write')
  @Costs(20)
  @TakesIfMatch()
  @ApiOperation({ summary: 'Compute the days of a draft again', description: 'Of one that is ready, stale or failed.' })
  @ApiOkResponse({ type: DraftView })
  preview(
    @Param('id', IdPipe) id: string,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<DraftView> {
    const change = (revision?: number): Promise<DraftView> => this.drafts.preview(id, caller, revision);
    return precondition.change(() => this.drafts.get(id), change);
  }

  @Post(':id/approve')
  @HttpCode(200)
  @Needs('drafts.approve')
  @Costs(20)
  @TakesIfMatch()
  @ApiOperation({
    summary: 'Approve a draft: its rules are valid, and its days are computed anew',
    description:
      'Of one that is ready. 409, reason stale, when something that it was computed from has changed, and reason period_locked when a day of it is in a locked period.',
  })
  @ApiOkResponse({ type: DraftView })
  approve(
    @Param('id', IdPipe) id: string,
    @Body() input: DecideDraftInput,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<DraftView> {
    const change = (revision?: number): Promise<DraftView> => this.drafts.approve(id, input, caller, revision);
    return precondition.change(() => this.drafts.get(id), change);
  }

  @Post(':id/discard')
  @HttpCode(200)
  @Needs('drafts.write')
  @TakesIfMatch()
  @ApiOperation({ summary: 'Discard a draft that is not approved' })
  @ApiOkResponse({ type: DraftView })
  discard(
    @Param('id', IdPipe) id: string,
    @Body() input: DecideDraftInput,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<DraftView> {
    const change = (revision?: number): Promise<DraftView> => this.drafts.discard(id, input, caller, revision);
    return precondition.change(() => this.drafts.get(id), change);
  }
}
