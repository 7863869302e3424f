import { Module } from '@nestjs/common';
import { ErasuresRepository, MentionsRepository } from '@smart-attendance/database';
import { GalleryModule } from '../gallery/gallery.module';
import { KeptFacesModule } from '../unknown-faces/kept-faces.module';
import { ConsentRepository } from './consent.repository';
import { ErasureCheckService } from './erasure-check.service';
import { ErasureService } from './erasure.service';
import { ErasuresResponder } from './erasures.responder';
import { FirstAdministrator } from './first-administrator';
import { OwnPasswordService } from './own-password.service';
import { PasswordService } from './password.service';
import { PeopleRepository } from './people.repository';
import { PeopleResponder } from './people.responder';
import { PeopleService } from './people.service';
import { TwinsReport } from './twins.report';
import { KeptOfErasedRepository } from './kept-of-erased.repository';

@Module({
  imports: [GalleryModule, KeptFacesModule],
  controllers: [PeopleResponder, ErasuresResponder],
  providers: [
    PeopleRepository,
    ConsentRepository,
    PasswordService,
    PeopleService,
    OwnPasswordService,
    ErasureService,
    ErasureCheckService,
    ErasuresRepository,
    MentionsRepository,
    FirstAdministrator,
    TwinsReport,
    KeptOfErasedRepository,
  ],
  exports: [PeopleRepository, ConsentRepository, PeopleService, ErasureService],
})
export class PeopleModule {}
