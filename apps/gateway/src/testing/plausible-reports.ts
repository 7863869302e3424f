import * as contracts from '@smart-attendance/contracts';
import type { FakeServices } from './fake-services';
import { at, known, onePage, requireKnown } from './plausible-answers';

/** As attendance writes one. */
export const plausibleReport = {
  kind: 'daily',
  title: 'Daily sheet',
  language: 'en',
  time_zone: 'Europe/Berlin',
  date_from: '2026-11-20',
  date_to: '2026-11-20',
  at: null,
  generated_at: '2026-11-20T07:30:00.250Z',
  columns: [{ key: 'user_name', title: 'Employee', type: 'text' }],
  data: [{ user_name: 'Erin Employee' }],
  total: 1,
};

const json = 'application/json; charset=utf-8';

/** Reports, their jobs and schedules. */
export function respondAboutReports(services: FakeServices): void {
  const query = { kind: 'monthly', format: 'csv', language: 'de', dateFrom: '2026-11-01', dateTo: '2026-11-30' };
  services.respond(contracts.renderReport, ({ query: asked }) => ({
    content: Buffer.from(JSON.stringify(plausibleReport)),
    mediaType: asked?.format === 'csv' ? 'text/csv; charset=utf-8; header=present' : json,
    fileName: `daily.${asked?.format ?? ''}`,
    rows: 1,
  }));
  const job = {
    id: known.reportJob,
    query,
    state: 'done',
    progressPercent: 100,
    rows: 30,
    sizeBytes: 6n,
    fileName: 'monthly.csv',
    mediaType: 'text/csv; charset=utf-8; header=present',
    createdAt: at,
    startedAt: at,
    finishedAt: at,
    expiresAt: at,
  };
  services.respond(contracts.createReportJob, () => ({ job: { ...job, state: 'queued' } }));
  services.respond(contracts.listReportJobs, () => ({ jobs: [job], pageInfo: onePage }));
  const ofJob = ({ jobId }: { readonly jobId: string }) => {
    requireKnown('report job', jobId, known.reportJob);
    return { job };
  };
  services.respond(contracts.getReportJob, ofJob);
  services.respond(contracts.deleteReportJob, (request) => {
    ofJob(request);
    return {};
  });
  services.respond(contracts.readReportFile, ({ position }) => ({
    content: Buffer.from(position === 0 ? 'abc' : 'def'),
    isLast: position === 1,
  }));
  const schedule = {
    id: known.reportSchedule,
    name: 'For payroll',
    query,
    every: 'monthly',
    weekday: 1,
    dayOfMonth: 2,
    atMinutes: 360,
    isActive: true,
    nextRunAt: at,
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
  services.respond(contracts.createReportSchedule, () => ({ schedule }));
  services.respond(contracts.listReportSchedules, () => ({ schedules: [schedule], pageInfo: onePage }));
  const ofSchedule = ({ scheduleId }: { readonly scheduleId: string }) => {
    requireKnown('schedule', scheduleId, known.reportSchedule);
    return { schedule };
  };
  services.respond(contracts.getReportSchedule, ofSchedule);
  services.respond(contracts.updateReportSchedule, ({ schedule: changed }) =>
    ofSchedule({ scheduleId: changed?.id ?? '' }),
  );
  services.respond(contracts.deleteReportSchedule, (request) => {
    ofSchedule(request);
    return {};
  });
}
