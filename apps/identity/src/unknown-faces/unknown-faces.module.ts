import { Module } from '@nestjs/common';
import { EnrolmentModule } from '../enrolment/enrolment.module';
import { GalleryModule } from '../gallery/gallery.module';
import { PeopleModule } from '../people/people.module';
import { RecognitionModule } from '../recognition/recognition.module';
import { RejectionsModule } from '../rejections/rejections.module';
import { StrangersModule } from '../strangers/strangers.module';
import { AssignmentService } from './assignment.service';
import { CreatedPersonService } from './created-person.service';
import { EnrolmentOfVisitService } from './enrolment-of-visit.service';
import { GroupingService } from './grouping.service';
import { KeptFacesModule } from './kept-faces.module';
import { RegroupingService } from './regrouping.service';
import { ReviewRetentionService } from './review-retention.service';
import { ToldVisitsService } from './told-visits.service';
import { UnknownFacesRepository } from './unknown-faces.repository';
import { UnknownFacesResponder } from './unknown-faces.responder';
import { UnknownFacesService } from './unknown-faces.service';

@Module({
  imports: [
    KeptFacesModule,
    GalleryModule,
    PeopleModule,
    EnrolmentModule,
    RecognitionModule,
    RejectionsModule,
    StrangersModule,
  ],
  controllers: [UnknownFacesResponder],
  providers: [
    UnknownFacesRepository,
    UnknownFacesService,
    GroupingService,
    RegroupingService,
    AssignmentService,
    CreatedPersonService,
    EnrolmentOfVisitService,
    ToldVisitsService,
    ReviewRetentionService,
  ],
})
export class UnknownFacesModule {}
