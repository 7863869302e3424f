import { Module } from '@nestjs/common';
import { VaultModule } from '../vault/vault.module';
import { GalleryModule } from '../gallery/gallery.module';
import { ModelChangeModule } from '../model-change/model-change.module';
import { PeopleModule } from '../people/people.module';
import { StrangersModule } from '../strangers/strangers.module';
import { KeptFacesModule } from '../unknown-faces/kept-faces.module';
import { FacesDetectedConsumer } from './faces-detected.consumer';
import { PhotoRecognitionService } from './photo-recognition.service';
import { RecognitionResponder } from './recognition.responder';
import { RecognitionSettingsService } from './recognition-settings.service';
import { RecognitionDecisionsService } from './recognition-decisions.service';
import { RecognitionVectorsRepository } from './recognition-vectors.repository';
import { RecognitionService } from './recognition.service';
import { RecognitionsRepository } from './recognitions.repository';
import { SightingsRepository } from './sightings.repository';

@Module({
  imports: [GalleryModule, ModelChangeModule, PeopleModule, StrangersModule, VaultModule, KeptFacesModule],
  controllers: [FacesDetectedConsumer, RecognitionResponder],
  providers: [
    SightingsRepository,
    RecognitionsRepository,
    RecognitionService,
    RecognitionDecisionsService,
    RecognitionVectorsRepository,
    RecognitionSettingsService,
    PhotoRecognitionService,
  ],
  exports: [SightingsRepository, RecognitionsRepository, RecognitionDecisionsService, RecognitionVectorsRepository],
})
export class RecognitionModule {}
