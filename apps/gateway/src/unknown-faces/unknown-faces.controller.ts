import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { apiPath } from '../http/paths.middleware';
import { AnswersPageOf } from '../http/view.decorators';
import { IdToGive, TakesIdempotencyKey } from '../idempotency/idempotency.decorators';
import { IdPipe } from '../input/id.pipe';
import type { PageView } from '../input/page.policy';
import { FromPrecondition, Precondition, TakesIfMatch } from '../preconditions/precondition';
import {
  AssignUnknownFaceInput,
  CreatePersonOfUnknownFaceInput,
  MergeUnknownFacesInput,
  SplitUnknownFaceInput,
  UndoUnknownFaceQuery,
  UnknownFacesQuery,
} from './unknown-face.input';
import {
  AssignedUnknownFaceView,
  SplitUnknownFaceView,
  UndoneUnknownFaceView,
  UnknownFaceDetailsView,
  UnknownFaceView,
} from './unknown-face.view';
import { UnknownFacesService } from './unknown-faces.service';

const jpeg = { content: { 'image/jpeg': { schema: { type: 'string', format: 'binary' } } } } as const;
const notWaiting = 'Of one that does not wait: 409, reason not_waiting.';

@ApiTags('unknown faces')
@Controller(`${apiPath}/unknown-faces`)
export class UnknownFacesController {
  constructor(private readonly faces: UnknownFacesService) {}

  @Get()
  @Needs('strangers.read')
  @ApiOperation({
    summary: 'Faces that nobody knows, or not surely, for review',
    description:
      'Visits that seem to be one person’s are one unknown face, over cameras and times. Newest first unless sort or order ' +
      'says otherwise. Kept for REVIEW_HOURS; with 0 there are none.',
  })
  @AnswersPageOf(UnknownFaceView)
  list(@Query() query: UnknownFacesQuery): Promise<PageView<UnknownFaceView>> {
    return this.faces.list(query);
  }

  @Get(':id')
  @Needs('strangers.read')
  @ApiOperation({ summary: 'An unknown face and its visits' })
  @ApiOkResponse({ type: UnknownFaceDetailsView })
  get(@Param('id', IdPipe) id: string): Promise<UnknownFaceDetailsView> {
    return this.faces.get(id);
  }

  @Get(':id/picture')
  @Needs('unknown_faces.review')
  @ApiOperation({ summary: 'The best picture of an unknown face', description: 'Who looked is in the audit log.' })
  @ApiOkResponse(jpeg)
  async picture(@Param('id', IdPipe) id: string, @Res() response: Response): Promise<void> {
    sendPicture(await this.faces.pictureOf(id, ''), response);
  }

  @Get(':id/visits/:visit_id/picture')
  @Needs('unknown_faces.review')
  @ApiOperation({ summary: 'The picture of one visit', description: 'Who looked is in the audit log.' })
  @ApiOkResponse(jpeg)
  async visitPicture(
    @Param('id', IdPipe) id: string,
    @Param('visit_id', IdPipe) visitId: string,
    @Res() response: Response,
  ): Promise<void> {
    sendPicture(await this.faces.pictureOf(id, visitId), response);
  }

  @Post(':id/assign')
  @HttpCode(200)
  @Needs('unknown_faces.review')
  @TakesIdempotencyKey()
  @TakesIfMatch()
  @ApiOperation({
    summary: 'Say whose face it is',
    description:
      'The best picture is enrolled if it is good enough; enrolment says why it is not. Refused with 422 and a reason: ' +
      'no_consent (what is kept of somebody who said no is deleted), looks_like_another_person, not_the_same_person. ' +
      `${notWaiting} Somebody said of one of its visits that it is not that person: 409, rejected_before. One’s own visits are ` +
      'told to attendance by somebody else (403). Assigned to that person already, it is answered as it is.',
  })
  @ApiOkResponse({ type: AssignedUnknownFaceView })
  assign(
    @Param('id', IdPipe) id: string,
    @Body() input: AssignUnknownFaceInput,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<AssignedUnknownFaceView> {
    return this.change(id, caller, precondition, (change) => this.faces.assign(change, input));
  }

  @Post(':id/users')
  @Needs('unknown_faces.review')
  @TakesIdempotencyKey()
  @TakesIfMatch()
  @ApiOperation({
    summary: 'Create the person whose face it is',
    description: `As POST /users, whose permission it takes too, and assign together. ${notWaiting} Refused, nobody is created. An undo leaves the person unless delete_user says otherwise.`,
  })
  @ApiCreatedResponse({ type: AssignedUnknownFaceView })
  createPerson(
    @Param('id', IdPipe) id: string,
    @Body() input: CreatePersonOfUnknownFaceInput,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
    @IdToGive() idToGive: string,
  ): Promise<AssignedUnknownFaceView> {
    return this.change(id, caller, precondition, (change) => this.faces.createPerson(change, input, idToGive));
  }

  @Post(':id/recognitions')
  @HttpCode(200)
  @Needs('unknown_faces.review')
  @TakesIdempotencyKey()
  @TakesIfMatch()
  @ApiOperation({
    summary: 'Tell attendance of the visits of an assigned face',
    description:
      'Each becomes a recognition of the person, once however often this is called, and the rows of those days are ' +
      'computed anew; of locked days it becomes a correction request. Assigned to nobody: 409, reason not_assigned.',
  })
  @ApiOkResponse({ type: UnknownFaceView })
  tellVisits(
    @Param('id', IdPipe) id: string,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<UnknownFaceView> {
    return this.change(id, caller, precondition, (change) => this.faces.tellVisits(change));
  }

  @Post(':id/merge')
  @HttpCode(200)
  @Needs('unknown_faces.review')
  @TakesIfMatch()
  @ApiOperation({
    summary: 'Two unknown faces are one person',
    description: `${notWaiting} Made by two model packs: two_model_packs.`,
  })
  @ApiOkResponse({ type: UnknownFaceView })
  merge(
    @Param('id', IdPipe) id: string,
    @Body() input: MergeUnknownFacesInput,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<UnknownFaceView> {
    return this.change(id, caller, precondition, (change) => this.faces.merge(change, input.other_id));
  }

  @Post(':id/split')
  @HttpCode(200)
  @Needs('unknown_faces.review')
  @TakesIdempotencyKey()
  @TakesIfMatch()
  @ApiOperation({ summary: 'Some visits are of somebody else', description: notWaiting })
  @ApiOkResponse({ type: SplitUnknownFaceView })
  split(
    @Param('id', IdPipe) id: string,
    @Body() input: SplitUnknownFaceInput,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
    @IdToGive() idToGive: string,
  ): Promise<SplitUnknownFaceView> {
    return this.change(id, caller, precondition, (change) => this.faces.split(change, input.visit_ids, idToGive));
  }

  @Post(':id/dismiss')
  @HttpCode(200)
  @Needs('unknown_faces.review')
  @TakesIfMatch()
  @ApiOperation({
    summary: 'Nobody who need be known',
    description: `Further visits of the face are dismissed with it, as long as it is kept. ${notWaiting}`,
  })
  @ApiOkResponse({ type: UnknownFaceView })
  dismiss(
    @Param('id', IdPipe) id: string,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<UnknownFaceView> {
    return this.change(id, caller, precondition, (change) => this.faces.dismiss(change));
  }

  @Post(':id/undo')
  @HttpCode(200)
  @Needs('unknown_faces.review')
  @TakesIfMatch()
  @ApiOperation({
    summary: 'Take back what was done last',
    description:
      'What last_action says, with what came of it: the enrolled face of an assignment, the consent that only that ' +
      'upload gave, and what attendance was told, whose rows are computed anew. The answer is what the step was done to. 409 with nothing_to_undo, or undo_the_other_first.',
  })
  @ApiOkResponse({ type: UndoneUnknownFaceView })
  undo(
    @Param('id', IdPipe) id: string,
    @Query() query: UndoUnknownFaceQuery,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<UndoneUnknownFaceView> {
    return this.change(id, caller, precondition, (change) => this.faces.undo(change, query.delete_user ?? false));
  }

  private change<T>(
    unknownFaceId: string,
    caller: Caller,
    precondition: Precondition,
    run: (change: { unknownFaceId: string; caller: Caller; expectedRevision: number | undefined }) => Promise<T>,
  ): Promise<T> {
    return precondition.change(
      () => this.faces.get(unknownFaceId),
      (expectedRevision) => run({ unknownFaceId, caller, expectedRevision }),
    );
  }
}

/** Never kept by a browser or a proxy: `no-store` stands on every answer. */
function sendPicture(picture: Uint8Array, response: Response): void {
  response.type('image/jpeg').send(Buffer.from(picture));
}
