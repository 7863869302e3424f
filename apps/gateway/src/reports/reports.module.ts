import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { ReportJobsController } from './report-jobs.controller';
import { ReportSchedulesController } from './report-schedules.controller';
import { ReportsController } from './reports.controller';
import { ReportsService } from './reports.service';

@Module({
  imports: [AccessModule],
  // Fixed words before kinds.
  controllers: [ReportJobsController, ReportSchedulesController, ReportsController],
  providers: [ReportsService],
})
export class ReportsModule {}
