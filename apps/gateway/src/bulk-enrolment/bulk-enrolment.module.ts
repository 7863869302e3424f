import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { EnrolmentJobsController } from './enrolment-jobs.controller';
import { EnrolmentJobsService } from './enrolment-jobs.service';
import { PhotoImportController } from './photo-import.controller';
import { StaffImportController } from './staff-import.controller';
import { StaffImportService } from './staff-import.service';

@Module({
  imports: [AccessModule],
  controllers: [StaffImportController, PhotoImportController, EnrolmentJobsController],
  providers: [StaffImportService, EnrolmentJobsService],
})
export class BulkEnrolmentModule {}
