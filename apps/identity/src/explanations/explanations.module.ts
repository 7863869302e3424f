import { Module } from '@nestjs/common';
import { GalleryModule } from '../gallery/gallery.module';
import { PeopleModule } from '../people/people.module';
import { CameraCoverageService } from './camera-coverage.service';
import { ExplanationsResponder } from './explanations.responder';
import { MissedRepository } from './missed.repository';
import { MissedService } from './missed.service';

@Module({
  imports: [GalleryModule, PeopleModule],
  controllers: [ExplanationsResponder],
  providers: [CameraCoverageService, MissedRepository, MissedService],
})
export class ExplanationsModule {}
