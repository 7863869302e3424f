import { Module } from '@nestjs/common';
import { Logger } from '@smart-attendance/observability';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import { VaultModule } from '../vault/vault.module';
import { EmbeddedVectorStore } from './embedded.vector-store';
import { GalleryRepository } from './gallery.repository';
import { GalleryService } from './gallery.service';
import { MatchingService } from './matching.service';
import { QdrantVectorStore } from './qdrant.vector-store';
import { VectorStore } from './vector-store';

@Module({
  imports: [VaultModule],
  providers: [
    GalleryRepository,
    GalleryService,
    MatchingService,
    { provide: VectorStore, inject: [identityConfigToken, GalleryRepository, Logger], useFactory: vectorStoreOf },
  ],
  exports: [GalleryRepository, GalleryService, MatchingService],
})
export class GalleryModule {}

function vectorStoreOf(config: IdentityConfig, rows: GalleryRepository, logger: Logger): VectorStore {
  if (config.VECTOR_STORE === 'embedded') return new EmbeddedVectorStore();
  return new QdrantVectorStore({
    url: config.QDRANT_URL,
    apiKey: config.QDRANT_API_KEY,
    collectionPrefix: config.QDRANT_COLLECTION_PREFIX,
    exactPeopleMax: config.QDRANT_EXACT_PEOPLE_MAX,
    installationId: () => rows.installationId(),
    logger,
  });
}
