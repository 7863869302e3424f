import { Module } from '@nestjs/common';
import { GalleryModule } from '../gallery/gallery.module';
import { LookAlikesModule } from '../look-alikes/look-alikes.module';
import { PeopleModule } from '../people/people.module';
import { VaultModule } from '../vault/vault.module';
import { ModelAgreementsRepository } from './model-agreements.repository';
import { ModelPacksRepository } from './model-packs.repository';
import { ModelPacksResponder } from './model-packs.responder';
import { ModelPacksService } from './model-packs.service';
import { PhotoEmbeddingService } from './photo-embedding.service';
import { ReEmbeddingService } from './re-embedding.service';
import { SecondOpinionService } from './second-opinion.service';

@Module({
  imports: [GalleryModule, LookAlikesModule, PeopleModule, VaultModule],
  controllers: [ModelPacksResponder],
  providers: [
    ModelPacksRepository,
    ModelAgreementsRepository,
    ModelPacksService,
    PhotoEmbeddingService,
    ReEmbeddingService,
    SecondOpinionService,
  ],
  exports: [SecondOpinionService],
})
export class ModelChangeModule {}
