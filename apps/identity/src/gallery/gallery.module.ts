import { Module } from '@nestjs/common';
import { VaultModule } from '../vault/vault.module';
import { GalleryRepository } from './gallery.repository';
import { GalleryService } from './gallery.service';
import { MatchingService } from './matching.service';
import { vectorStoreProvider } from './vector-store.provider';

@Module({
  imports: [VaultModule],
  providers: [GalleryRepository, GalleryService, MatchingService, vectorStoreProvider],
  exports: [GalleryRepository, GalleryService, MatchingService],
})
export class GalleryModule {}
