import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  activateModelPack,
  cancelReEmbedding,
  deleteModelPack,
  getModelPack,
  listModelPacks,
  listUnreadablePhotos,
  registerModelPack,
  resumeReEmbedding,
} from '@smart-attendance/contracts';
import { RequestClient } from '@smart-attendance/messaging';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { addToAuditNote } from '../audit/audit-note';
import { requirePart } from '../http/required-part';
import { apiPath } from '../http/paths.middleware';
import { AnswersPageOf } from '../http/view.decorators';
import { TakesIdempotencyKey } from '../idempotency/idempotency.decorators';
import { toPageView, toWholePageView, type PageView } from '../input/page.policy';
import { newestFirst, NewestFirstQuery } from '../input/page.query';
import { Costs } from '../rate-limits/rate-limit.decorators';
import { ActivateModelInput, RegisterModelInput } from './model.input';
import { ModelView, toModelView, toUnreadablePhotoView, UnreadablePhotoView } from './model.view';

/** A change of models without a pause: another pack is prepared beside the active one, and takes its place. */
@ApiTags('models')
@Controller(`${apiPath}/models`)
export class ModelsController {
  constructor(private readonly requests: RequestClient) {}

  @Get()
  @Needs('models.read')
  @ApiOperation({
    summary: 'List the model packs, the active one first',
    description: 'Empty until a second one is registered: then faces are compared by the one that the workers have.',
  })
  @AnswersPageOf(ModelView)
  async list(): Promise<PageView<ModelView>> {
    return toWholePageView((await this.requests.request(listModelPacks, {})).packs.map(toModelView));
  }

  @Post()
  @Needs('models.manage')
  @Costs(20)
  @TakesIdempotencyKey()
  @ApiOperation({
    summary: 'Register a model pack, and make its vectors of all enrolment photos',
    description:
      'In the background, while everything goes on with the active one. What is registered already is answered as it is. ' +
      '422, reason pack_not_served, when no worker looks with it.',
  })
  @ApiCreatedResponse({ type: ModelView })
  async register(
    @Body() { pack_id: packId }: RegisterModelInput,
    @FromCaller() { principal }: Caller,
  ): Promise<ModelView> {
    const { pack } = await this.requests.request(registerModelPack, { packId, authorId: principal.id });
    addToAuditNote({ knownId: packId });
    return toModelView(requirePart(pack));
  }

  @Get(':pack_id')
  @Needs('models.read')
  @ApiOperation({ summary: 'Read how far a model pack is, and how far it agrees with the active one' })
  @ApiOkResponse({ type: ModelView })
  async get(@Param('pack_id') packId: string): Promise<ModelView> {
    return toModelView(requirePart((await this.requests.request(getModelPack, { packId })).pack));
  }

  @Get(':pack_id/unreadable-photos')
  @Needs('models.read')
  @ApiOperation({
    summary: 'List enrolment photos of which a model pack makes no vector',
    description:
      'By person. Who has no other photo keeps the name only while the workers look with the pack before, too.',
  })
  @AnswersPageOf(UnreadablePhotoView)
  async unreadable(
    @Param('pack_id') packId: string,
    @Query() query: NewestFirstQuery,
  ): Promise<PageView<UnreadablePhotoView>> {
    const page = newestFirst(query);
    const { photos, pageInfo } = await this.requests.request(listUnreadablePhotos, { packId, page });
    return toPageView(photos.map(toUnreadablePhotoView), page, pageInfo);
  }

  @Post(':pack_id/cancel')
  @HttpCode(200)
  @Needs('models.manage')
  @ApiOperation({
    summary: 'Stop making the vectors of a model pack',
    description: 'What is made stays. 409, reason pack_active, for the active one.',
  })
  @ApiOkResponse({ type: ModelView })
  async cancel(@Param('pack_id') packId: string): Promise<ModelView> {
    const { pack } = await this.requests.request(cancelReEmbedding, { packId });
    addToAuditNote({ knownId: packId });
    return toModelView(requirePart(pack));
  }

  @Post(':pack_id/resume')
  @HttpCode(200)
  @Needs('models.manage')
  @ApiOperation({ summary: 'Go on making the vectors of a model pack, and try again the photos that failed' })
  @ApiOkResponse({ type: ModelView })
  async resume(@Param('pack_id') packId: string): Promise<ModelView> {
    const { pack } = await this.requests.request(resumeReEmbedding, { packId });
    addToAuditNote({ knownId: packId });
    return toModelView(requirePart(pack));
  }

  @Delete(':pack_id')
  @HttpCode(204)
  @Needs('models.manage')
  @ApiOperation({
    summary: 'Leave a model pack for good, with the vectors that it made of photos',
    description:
      'Those that were made when a photo was enrolled stay with the photo. 409, reason pack_active, for the active one. ' +
      'Who has no vector of the active pack is a stranger from then on.',
  })
  @ApiNoContentResponse()
  async delete(@Param('pack_id') packId: string): Promise<void> {
    await this.requests.request(deleteModelPack, { packId });
    addToAuditNote({ knownId: packId });
  }

  @Post(':pack_id/activate')
  @HttpCode(200)
  @Needs('models.manage')
  @ApiOperation({
    summary: 'Compare faces by this model pack from now on; the same for the pack before switches back',
    description:
      'At every replica at once. 422 with reason not_finished; people_would_be_lost, with their number, when more than ' +
      'one in a hundred has no vector of it and confirm_lost is not true; or pack_not_served, when a worker does not look ' +
      'with it. 503, reason still_deciding, when nothing was switched and it is to be tried again.',
  })
  @ApiOkResponse({ type: ModelView })
  async activate(
    @Param('pack_id') packId: string,
    @Body() { confirm_lost: confirmLost = false }: ActivateModelInput,
    @FromCaller() { principal }: Caller,
  ): Promise<ModelView> {
    const request = { packId, authorId: principal.id, confirmLost };
    const { pack } = await this.requests.request(activateModelPack, request);
    addToAuditNote({ knownId: packId });
    return toModelView(requirePart(pack));
  }
}
