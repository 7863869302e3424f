import { Module, type DynamicModule } from '@nestjs/common';
import { DatabaseModule, Erasures1770640000000, Retention } from '@smart-attendance/database';
import { EnrolmentJobEntity, EnrolmentJobFileEntity } from './bulk-enrolment/enrolment-job.entity';
import { BulkEnrolmentModule } from './bulk-enrolment/bulk-enrolment.module';
import { EnrolmentModule } from './enrolment/enrolment.module';
import { FaceTemplateEntity } from './enrolment/face-template.entity';
import { FitnessModule } from './fitness/fitness.module';
import { GalleryModule } from './gallery/gallery.module';
import { identityConfigToken, type IdentityConfig } from './identity.config';
import { People1763800000000 } from './migrations/1763800000000-people.migration';
import { Sightings1763800001000 } from './migrations/1763800001000-sightings.migration';
import { SightingMeasures1764000000000 } from './migrations/1764000000000-sighting-measures.migration';
import { GalleryOwner1764300000000 } from './migrations/1764300000000-gallery-owner.migration';
import { ExactConsent1764310000000 } from './migrations/1764310000000-exact-consent.migration';
import { PersonKeys1764310001000 } from './migrations/1764310001000-person-keys.migration';
import { OutboxOfPeople1767900001000 } from './migrations/1767900001000-outbox-of-people.migration';
import { PasswordChange1769200000000 } from './migrations/1769200000000-password-change.migration';
import { DepartmentKey1769300000000 } from './migrations/1769300000000-department-key.migration';
import { Rejections1770620000000 } from './migrations/1770620000000-rejections.migration';
import { Thresholds1770620100000 } from './migrations/1770620100000-thresholds.migration';
import { SortedLists1769400000000 } from './migrations/1769400000000-sorted-lists.migration';
import { LookAlikeEntity } from './look-alikes/look-alike.entity';
import { LookAlikesModule } from './look-alikes/look-alikes.module';
import { EnrolmentJobs1770600000000 } from './migrations/1770600000000-enrolment-jobs.migration';
import { LookAlikes1770600001000 } from './migrations/1770600001000-look-alikes.migration';
import { UnknownFaces1770610000000 } from './migrations/1770610000000-unknown-faces.migration';
import { ModelPacks1770670000000 } from './migrations/1770670000000-model-packs.migration';
import { ComparedPacks1770690000000 } from './migrations/1770690000000-compared-packs.migration';
import { WordsOnBus1770700000000 } from './migrations/1770700000000-words-on-bus.migration';
import { FoldedNames1770710000000 } from './migrations/1770710000000-folded-names.migration';
import { ModelChangeModule } from './model-change/model-change.module';
import { ToldRecognitions1770650000000 } from './migrations/1770650000000-told-recognitions.migration';
import { PeopleModule } from './people/people.module';
import { PersonEntity } from './people/person.entity';
import { PersonExportModule } from './person-export/person-export.module';
import { ProfileImageEntity } from './profile-images/profile-image.entity';
import { ProfileImagesModule } from './profile-images/profile-images.module';
import { RecognitionEntity } from './recognition/recognition.entity';
import { ExplanationsModule } from './explanations/explanations.module';
import { RecognitionModule } from './recognition/recognition.module';
import { RejectionsModule } from './rejections/rejections.module';
import { keptKinds } from './retention/kept-kinds.policy';
import { StrangerVisitEntity } from './strangers/stranger-visit.entity';
import { ThresholdsModule } from './thresholds/thresholds.module';
import { StrangersModule } from './strangers/strangers.module';
import { UnknownFaceActionEntity } from './unknown-faces/unknown-face-action.entity';
import { UnknownFaceEntity } from './unknown-faces/unknown-face.entity';
import { UnknownFacesModule } from './unknown-faces/unknown-faces.module';

/** Eight frames in hand at once and requests beside them, each holding a connection while it waits for its turn. */
const connectionsMax = 20;

/** Global for the configuration alone, which every feature may inject. */
@Module({})
export class IdentityModule {
  static register(config: IdentityConfig): DynamicModule {
    return {
      module: IdentityModule,
      global: true,
      imports: [
        DatabaseModule.register({
          url: config.DATABASE_URL,
          schema: 'identity',
          entities: [
            PersonEntity,
            FaceTemplateEntity,
            ProfileImageEntity,
            RecognitionEntity,
            StrangerVisitEntity,
            UnknownFaceEntity,
            UnknownFaceActionEntity,
            EnrolmentJobEntity,
            EnrolmentJobFileEntity,
            LookAlikeEntity,
          ],
          migrations: [
            People1763800000000,
            Sightings1763800001000,
            SightingMeasures1764000000000,
            GalleryOwner1764300000000,
            ExactConsent1764310000000,
            PersonKeys1764310001000,
            OutboxOfPeople1767900001000,
            PasswordChange1769200000000,
            DepartmentKey1769300000000,
            SortedLists1769400000000,
            UnknownFaces1770610000000,
            Rejections1770620000000,
            EnrolmentJobs1770600000000,
            LookAlikes1770600001000,
            Erasures1770640000000,
            Thresholds1770620100000,
            ModelPacks1770670000000,
            ComparedPacks1770690000000,
            ToldRecognitions1770650000000,
            WordsOnBus1770700000000,
            FoldedNames1770710000000,
          ],
          publishes: true,
          poolSize: connectionsMax,
        }),
        PeopleModule,
        GalleryModule,
        EnrolmentModule,
        BulkEnrolmentModule,
        LookAlikesModule,
        ModelChangeModule,
        ProfileImagesModule,
        RecognitionModule,
        RejectionsModule,
        ExplanationsModule,
        ThresholdsModule,
        StrangersModule,
        UnknownFacesModule,
        FitnessModule,
        PersonExportModule,
      ],
      providers: [{ provide: identityConfigToken, useValue: config }, Retention.of(...keptKinds(config))],
      exports: [identityConfigToken],
    };
  }
}
