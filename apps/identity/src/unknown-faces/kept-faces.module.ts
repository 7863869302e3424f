import { Module } from '@nestjs/common';
import { GalleryModule } from '../gallery/gallery.module';
import { KeptFacesService } from './kept-faces.service';
import { ReviewKeysRepository } from './review-keys.repository';
import { ReviewVault } from './review-vault';
import { UnknownFacePrivacyRepository } from './unknown-face-privacy.repository';
import { UnknownFaceVisitsRepository } from './unknown-face-visits.repository';

/** What recognition, consent and erasure need of unknown faces; it needs none of them. */
@Module({
  imports: [GalleryModule],
  providers: [
    KeptFacesService,
    ReviewVault,
    ReviewKeysRepository,
    UnknownFaceVisitsRepository,
    UnknownFacePrivacyRepository,
  ],
  exports: [KeptFacesService, ReviewKeysRepository, UnknownFaceVisitsRepository],
})
export class KeptFacesModule {}
