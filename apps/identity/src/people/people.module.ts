import { Module } from '@nestjs/common';
import { GalleryModule } from '../gallery/gallery.module';
import { KeptFacesModule } from '../unknown-faces/kept-faces.module';
import { ConsentRepository } from './consent.repository';
import { ErasureService } from './erasure.service';
import { FirstAdministrator } from './first-administrator';
import { OwnPasswordService } from './own-password.service';
import { PasswordService } from './password.service';
import { PeopleRepository } from './people.repository';
import { PeopleResponder } from './people.responder';
import { PeopleService } from './people.service';
import { TwinsReport } from './twins.report';

@Module({
  imports: [GalleryModule, KeptFacesModule],
  controllers: [PeopleResponder],
  providers: [
    PeopleRepository,
    ConsentRepository,
    PasswordService,
    PeopleService,
    OwnPasswordService,
    ErasureService,
    FirstAdministrator,
    TwinsReport,
  ],
  exports: [PeopleRepository, ConsentRepository, PeopleService],
})
export class PeopleModule {}
