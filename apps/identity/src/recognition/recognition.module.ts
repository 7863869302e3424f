import { Module } from '@nestjs/common';
import { GalleryModule } from '../gallery/gallery.module';
import { PeopleModule } from '../people/people.module';
import { StrangersModule } from '../strangers/strangers.module';
import { FacesDetectedConsumer } from './faces-detected.consumer';
import { PhotoRecognitionService } from './photo-recognition.service';
import { RecognitionResponder } from './recognition.responder';
import { RecognitionSettingsService } from './recognition-settings.service';
import { RecognitionService } from './recognition.service';
import { RecognitionsRepository } from './recognitions.repository';
import { SightingsRepository } from './sightings.repository';

@Module({
  imports: [GalleryModule, PeopleModule, StrangersModule],
  controllers: [FacesDetectedConsumer, RecognitionResponder],
  providers: [
    SightingsRepository,
    RecognitionsRepository,
    RecognitionService,
    RecognitionSettingsService,
    PhotoRecognitionService,
  ],
})
export class RecognitionModule {}
