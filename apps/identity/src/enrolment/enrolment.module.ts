import { Module } from '@nestjs/common';
import { GalleryModule } from '../gallery/gallery.module';
import { LookAlikesModule } from '../look-alikes/look-alikes.module';
import { PeopleModule } from '../people/people.module';
import { VaultModule } from '../vault/vault.module';
import { EnrolmentResponder } from './enrolment.responder';
import { EnrolmentService } from './enrolment.service';
import { TemplatesRepository } from './templates.repository';

@Module({
  imports: [PeopleModule, GalleryModule, LookAlikesModule, VaultModule],
  controllers: [EnrolmentResponder],
  providers: [TemplatesRepository, EnrolmentService],
  exports: [EnrolmentService, TemplatesRepository],
})
export class EnrolmentModule {}
