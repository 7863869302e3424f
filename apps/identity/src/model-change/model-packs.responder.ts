import { Controller } from '@nestjs/common';
import {
  activateModelPack,
  cancelReEmbedding,
  deleteModelPack,
  getModelPack,
  listModelPacks,
  listUnreadablePhotos,
  registerModelPack,
  resumeReEmbedding,
  type ActivateModelPackRequest,
  type CancelReEmbeddingRequest,
  type DeleteModelPackRequest,
  type GetModelPackRequest,
  type ListUnreadablePhotosRequest,
  type RegisterModelPackRequest,
  type ResumeReEmbeddingRequest,
} from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { toModelPackMessage } from './model-pack.message';
import { ModelPacksService } from './model-packs.service';

const pageDefault = 100;

@Controller()
export class ModelPacksResponder {
  constructor(private readonly packs: ModelPacksService) {}

  @RespondsTo(listModelPacks)
  async listModelPacks() {
    return { packs: (await this.packs.list()).map(toModelPackMessage) };
  }

  @RespondsTo(getModelPack)
  async getModelPack({ packId }: GetModelPackRequest) {
    return { pack: toModelPackMessage(await this.packs.get(packId)) };
  }

  @RespondsTo(registerModelPack)
  async registerModelPack(request: RegisterModelPackRequest) {
    return { pack: toModelPackMessage(await this.packs.register(request)) };
  }

  @RespondsTo(cancelReEmbedding)
  async cancelReEmbedding({ packId }: CancelReEmbeddingRequest) {
    return { pack: toModelPackMessage(await this.packs.cancel(packId)) };
  }

  @RespondsTo(resumeReEmbedding)
  async resumeReEmbedding({ packId }: ResumeReEmbeddingRequest) {
    return { pack: toModelPackMessage(await this.packs.resume(packId)) };
  }

  @RespondsTo(activateModelPack)
  async activateModelPack(request: ActivateModelPackRequest) {
    const peopleLost = await this.packs.activate(request);
    return { pack: toModelPackMessage(await this.packs.get(request.packId)), peopleLost };
  }

  @RespondsTo(deleteModelPack)
  async deleteModelPack({ packId }: DeleteModelPackRequest) {
    await this.packs.delete(packId);
    return {};
  }

  @RespondsTo(listUnreadablePhotos)
  async listUnreadablePhotos({ packId, page }: ListUnreadablePhotosRequest) {
    const { skip = 0, limit = 0, cursor = '' } = page ?? {};
    const wanted = { skip, limit: limit === 0 ? pageDefault : limit, descending: false, cursor };
    const { rows, total, nextCursor } = await this.packs.unreadable(packId, wanted);
    return { photos: rows, pageInfo: { total, nextCursor } };
  }
}
