import { Retention } from '@smart-attendance/database';
import { ReportJobsRepository } from './report-jobs.repository';
import { ReportJobsService } from './report-jobs.service';
import { ReportRendererService } from './report-renderer.service';
import { ReportRowsRepository } from './report-rows.repository';
import { ReportRowsService } from './report-rows.service';
import { ReportSchedulesRepository } from './report-schedules.repository';
import { ReportSchedulesService } from './report-schedules.service';
import { ReportWorkerService } from './report-worker.service';

/** Everything of reports; jobs are deleted with their files once their time is over. */
export const reportsProviders = [
  Retention.of({ table: 'report_jobs', column: 'expires_at', keptMs: 0 }),
  ReportRowsRepository,
  ReportRowsService,
  ReportRendererService,
  ReportJobsRepository,
  ReportJobsService,
  ReportWorkerService,
  ReportSchedulesRepository,
  ReportSchedulesService,
];
