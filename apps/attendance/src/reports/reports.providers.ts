import type { KeptTable } from '@smart-attendance/database';
import { ReportJobsRepository } from './report-jobs.repository';
import { ReportJobsService } from './report-jobs.service';
import { ReportRendererService } from './report-renderer.service';
import { ReportRowsRepository } from './report-rows.repository';
import { ReportRowsService } from './report-rows.service';
import { ReportSchedulesRepository } from './report-schedules.repository';
import { ReportSchedulesService } from './report-schedules.service';
import { ReportWorkerService } from './report-worker.service';

/** For the retention of the service: jobs are deleted with their files once their time is over. */
export const expiredReports: KeptTable = { table: 'report_jobs', column: 'expires_at', keptMs: 0 };

/** Everything of reports. */
export const reportsProviders = [
  ReportRowsRepository,
  ReportRowsService,
  ReportRendererService,
  ReportJobsRepository,
  ReportJobsService,
  ReportWorkerService,
  ReportSchedulesRepository,
  ReportSchedulesService,
];
