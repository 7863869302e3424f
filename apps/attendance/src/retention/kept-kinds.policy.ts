import { keptErasures, type KeptKind } from '@smart-attendance/database';
import type { AttendanceConfig } from '../attendance.config';
import { expiredReports } from '../reports/reports.providers';

/** Three years: as long as pay is disputed in most places. What was approved stays in the history of its row. */
const decidedCorrectionDays = 3 * 366;

/** What this service deletes by itself, and when. Rows of attendance it keeps. */
export function keptKinds({ ERASURE_RECEIPT_DAYS }: Pick<AttendanceConfig, 'ERASURE_RECEIPT_DAYS'>): KeptKind[] {
  return [
    {
      kind: 'correction_requests',
      days: decidedCorrectionDays,
      setting: '',
      description: 'Correction requests that were decided; what was approved stays in the history of its row.',
      tables: [{ table: 'correction_requests', column: 'decided_at' }],
    },
    {
      kind: 'report_files',
      days: 7,
      setting: '',
      description: 'Files of reports: a day after they were asked for, a week after a schedule made them.',
      tables: [expiredReports],
    },
    keptErasures(ERASURE_RECEIPT_DAYS),
  ];
}
