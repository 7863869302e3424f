import type { FactoryProvider } from '@nestjs/common';
import { createLogger, Logger } from '@smart-attendance/observability';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import { EmbeddedVectorStore } from './embedded.vector-store';
import { GalleryRepository } from './gallery.repository';
import { QdrantVectorStore } from './qdrant.vector-store';
import { VectorStore } from './vector-store';

/** The index that VECTOR_STORE names. */
export const vectorStoreProvider: FactoryProvider<VectorStore> = {
  provide: VectorStore,
  inject: [identityConfigToken, GalleryRepository, Logger],
  useFactory: (config: IdentityConfig, rows: GalleryRepository, logger: Logger) =>
    config.VECTOR_STORE === 'embedded' ? new EmbeddedVectorStore() : qdrantStoreOf(config, rows, logger),
};

export function qdrantStoreOf(
  config: IdentityConfig,
  rows: Pick<GalleryRepository, 'installationId'>,
  logger = createLogger('identity', { level: 'warn' }),
): QdrantVectorStore {
  return new QdrantVectorStore({
    url: config.QDRANT_URL,
    apiKey: config.QDRANT_API_KEY,
    collectionPrefix: config.QDRANT_COLLECTION_PREFIX,
    isQuantised: config.QDRANT_QUANTIZATION === 'int8',
    exactPeopleMax: config.QDRANT_EXACT_PEOPLE_MAX,
    installationId: () => rows.installationId(),
    logger,
  });
}
