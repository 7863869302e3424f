import { Module } from '@nestjs/common';
import { CounterExamplesModule } from '../counter-examples/counter-examples.module';
import { CurrentThresholdsModule } from '../thresholds/current-thresholds.module';
import { VaultModule } from '../vault/vault.module';
import { ActiveModelService } from './active-model.service';
import { ActivePackRepository } from './active-pack.repository';
import { GalleryRepository } from './gallery.repository';
import { GalleryService } from './gallery.service';
import { MatchingService } from './matching.service';
import { ToldApartPairsRepository } from './told-apart-pairs.repository';
import { VectorStore } from './vector-store';
import { vectorStoreProvider } from './vector-store.provider';

@Module({
  imports: [VaultModule, CounterExamplesModule, CurrentThresholdsModule],
  providers: [
    ActiveModelService,
    ActivePackRepository,
    GalleryRepository,
    GalleryService,
    MatchingService,
    ToldApartPairsRepository,
    vectorStoreProvider,
  ],
  exports: [
    ActiveModelService,
    ActivePackRepository,
    GalleryRepository,
    GalleryService,
    MatchingService,
    VectorStore,
    ToldApartPairsRepository,
    CounterExamplesModule,
  ],
})
export class GalleryModule {}
