import { Module, type DynamicModule } from '@nestjs/common';
import { DatabaseModule } from '@smart-attendance/database';
import { Logger } from '@smart-attendance/observability';
import { ConsentRepository } from './people/consent.repository';
import { EnrolmentResponder } from './enrolment/enrolment.responder';
import { EnrolmentService } from './enrolment/enrolment.service';
import { FaceTemplateEntity } from './enrolment/face-template.entity';
import { TemplatesRepository } from './enrolment/templates.repository';
import { FitnessRepository } from './fitness/fitness.repository';
import { FitnessResponder } from './fitness/fitness.responder';
import { FitnessService } from './fitness/fitness.service';
import { EmbeddedVectorStore } from './gallery/embedded.vector-store';
import { GalleryRepository } from './gallery/gallery.repository';
import { GalleryService, vectorStoreToken } from './gallery/gallery.service';
import { MatchingService } from './gallery/matching.service';
import { QdrantVectorStore } from './gallery/qdrant.vector-store';
import type { VectorStore } from './gallery/vector-store';
import { identityConfigToken, type IdentityConfig } from './identity.config';
import { People1763800000000 } from './migrations/1763800000000-people.migration';
import { Sightings1763800001000 } from './migrations/1763800001000-sightings.migration';
import { SightingMeasures1764000000000 } from './migrations/1764000000000-sighting-measures.migration';
import { GalleryOwner1764300000000 } from './migrations/1764300000000-gallery-owner.migration';
import { ExactConsent1764310000000 } from './migrations/1764310000000-exact-consent.migration';
import { PersonKeys1764310001000 } from './migrations/1764310001000-person-keys.migration';
import { AnnouncementSweep } from './people/announcement.sweep';
import { ErasureService } from './people/erasure.service';
import { FirstAdministrator } from './people/first-administrator';
import { OwnPasswordService } from './people/own-password.service';
import { PasswordService } from './people/password.service';
import { PeopleRepository } from './people/people.repository';
import { PeopleResponder } from './people/people.responder';
import { PeopleService } from './people/people.service';
import { PersonChangedPublisher } from './people/person-changed.publisher';
import { PersonEntity } from './people/person.entity';
import { TwinsReport } from './people/twins.report';
import { ProfileImageEntity } from './profile-images/profile-image.entity';
import { ProfileImagesResponder } from './profile-images/profile-images.responder';
import { ProfileImagesService } from './profile-images/profile-images.service';
import { DecisionPublisher } from './recognition/decision.publisher';
import { FacesDetectedConsumer } from './recognition/faces-detected.consumer';
import { PhotoRecognitionService } from './recognition/photo-recognition.service';
import { RecognitionEntity } from './recognition/recognition.entity';
import { RecognitionResponder } from './recognition/recognition.responder';
import { RecognitionService } from './recognition/recognition.service';
import { RecognitionsRepository } from './recognition/recognitions.repository';
import { SightingsRepository } from './recognition/sightings.repository';
import { RetentionService } from './retention/retention.service';
import { StrangerVisitEntity } from './strangers/stranger-visit.entity';
import { StrangersRepository } from './strangers/strangers.repository';
import { StrangersResponder } from './strangers/strangers.responder';
import { StrangersService } from './strangers/strangers.service';
import { PersonVault } from './vault/person-vault';

/** Eight frames in hand at once and requests beside them, each holding a connection while it waits for its turn. */
const connectionsMax = 20;

@Module({})
export class IdentityModule {
  static register(config: IdentityConfig): DynamicModule {
    return {
      module: IdentityModule,
      imports: [
        DatabaseModule.register({
          url: config.DATABASE_URL,
          schema: 'identity',
          entities: [PersonEntity, FaceTemplateEntity, ProfileImageEntity, RecognitionEntity, StrangerVisitEntity],
          migrations: [
            ...[People1763800000000, Sightings1763800001000, SightingMeasures1764000000000, GalleryOwner1764300000000],
            ...[ExactConsent1764310000000, PersonKeys1764310001000],
          ],
          poolSize: connectionsMax,
        }),
      ],
      controllers: [
        PeopleResponder,
        EnrolmentResponder,
        ProfileImagesResponder,
        RecognitionResponder,
        StrangersResponder,
        FitnessResponder,
        FacesDetectedConsumer,
      ],
      providers: [
        { provide: identityConfigToken, useValue: config },
        {
          provide: vectorStoreToken,
          inject: [GalleryRepository, Logger],
          useFactory: (rows: GalleryRepository, logger: Logger) => vectorStoreOf(config, rows, logger),
        },
        ...[PersonVault, PeopleRepository, PasswordService, PersonChangedPublisher, PeopleService, ErasureService],
        ...[
          FirstAdministrator,
          TwinsReport,
          AnnouncementSweep,
          ConsentRepository,
          GalleryRepository,
          GalleryService,
          MatchingService,
        ],
        ...[TemplatesRepository, EnrolmentService, ProfileImagesService, SightingsRepository, RecognitionsRepository],
        ...[StrangersRepository, StrangersService, RecognitionService, PhotoRecognitionService, DecisionPublisher],
        ...[FitnessRepository, FitnessService, RetentionService, OwnPasswordService],
      ],
    };
  }
}

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
