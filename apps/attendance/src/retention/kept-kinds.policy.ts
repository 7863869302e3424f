import { keptErasures, type KeptKind } from '@smart-attendance/database';
import type { AttendanceConfig } from '../attendance.config';
import { expiredReports } from '../reports/reports.providers';

/** Three years: as long as pay is disputed in most places. What was approved stays in the history of its row. */
const decidedCorrectionDays = 3 * 366;

/** For whoever asks why, and then they are personal data that nobody needs: rows and ledger say what became of them. */
const draftDays = 90;
const decidedDraft = `(SELECT updated_at FROM drafts WHERE id = draft_id AND state IN ('applied', 'discarded'))`;

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
      kind: 'leave_requests',
      days: 2 * 366,
      setting: '',
      description: 'Leave requests that were refused or withdrawn. Approved leave explains the rows, and stays.',
      tables: [{ table: 'leave_requests', column: `CASE WHEN state IN ('refused', 'withdrawn') THEN updated_at END` }],
    },
    {
      kind: 'draft_days',
      days: draftDays,
      setting: '',
      description:
        'Whose days a draft of rules changes, each before and after, from the decision on. The draft itself stays: it is the history of the rules.',
      tables: [
        { table: 'draft_days', column: decidedDraft },
        { table: 'draft_people', column: decidedDraft },
      ],
    },
    {
      kind: 'idempotency_keys',
      days: 7,
      setting: '',
      // A client that has not tried again within a week does not do so any more.
      description: 'Keys by which a request that is sent again gets the row that it made.',
      tables: [{ table: 'idempotency_keys', column: 'created_at' }],
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
