import { Module } from '@nestjs/common';
import { EnrolmentModule } from '../enrolment/enrolment.module';
import { GalleryModule } from '../gallery/gallery.module';
import { PeopleModule } from '../people/people.module';
import { VaultModule } from '../vault/vault.module';
import { BulkEnrolmentResponder } from './bulk-enrolment.responder';
import { EnrolmentJobsRepository } from './enrolment-jobs.repository';
import { EnrolmentJobsService } from './enrolment-jobs.service';
import { EnrolmentWorker } from './enrolment.worker';
import { PeopleImportService } from './people-import.service';

@Module({
  imports: [PeopleModule, EnrolmentModule, GalleryModule, VaultModule],
  controllers: [BulkEnrolmentResponder],
  providers: [EnrolmentJobsRepository, EnrolmentWorker, EnrolmentJobsService, PeopleImportService],
})
export class BulkEnrolmentModule {}
