import type { AttendanceExportKind, KeptOfErasedKind } from '@smart-attendance/contracts';

export interface KeptOfErased {
  readonly kind: (AttendanceExportKind | keyof typeof rowsOfOthers) & KeptOfErasedKind;
  readonly reason: string;
  /** Undefined: until somebody deletes it. */
  readonly days?: number;
}

/** What they said about others, which is in no export of theirs: it is about the others. */
export const rowsOfOthers = {
  punches_of_others: {
    from: 'punches',
    of: 'person_id <> $1::uuid AND (author_id = $1::uuid::text OR withdrawn_by = $1::uuid::text)',
  },
} as const;

/** What stays of who is erased, under an id that leads to nobody, and why. In no order of weight. */
export const keptOfErased: readonly KeptOfErased[] = [
  {
    kind: 'attendance_records',
    reason: 'Hours that were worked must remain accountable: times, status, place and notes, without a name.',
  },
  {
    kind: 'attendance_history',
    reason:
      'The ledger proves that no row was changed unseen, so none of its entries can be taken out: what rows were, and the reasons of who changed them.',
  },
  { kind: 'punches', reason: 'Hours follow from them: where and when, without the texts of who entered them.' },
  {
    kind: 'punches_of_others',
    reason:
      'Who entered, told or took back a punch of somebody else is in the ledger that proves the row, and so stays with punch and row: an id, without a name.',
  },
  { kind: 'leave_requests', reason: 'Days of leave explain the rows: dates, type and decision, without any text.' },
  {
    kind: 'correction_requests',
    reason: 'What was asked and decided about a row, without any text.',
    days: 3 * 366,
  },
  { kind: 'assignments', reason: 'Hours follow from shifts: which one was worked from when to when.' },
  { kind: 'drafts', reason: 'They say why rows are as they are: who drafted and decided, and whose days it changed.' },
  { kind: 'draft_days', reason: 'What a change of rules made of days: status and times, without a name.', days: 90 },
  { kind: 'periods', reason: 'Who signed days for payroll, and who took that back.' },
  { kind: 'report_schedules', reason: 'Reports that others get go on; of who set them up there is the id.' },
  { kind: 'departments', reason: 'Hours follow from the department of the day.' },
];

/** Tables in which the id may stay. */
export const tablesOfIds: readonly string[] = [
  'assignments',
  'correction_requests',
  'corrections',
  'draft_days',
  'draft_people',
  'drafts',
  'erasures',
  'leave_requests',
  'ledger_entries',
  'people',
  'periods',
  'person_departments',
  'punches',
  'records',
  'report_schedules',
].map((table) => `attendance.${table}`);

/** Tables in which a text that somebody wrote stays with the rows, even if it names them. */
export const tablesOfTexts: readonly string[] = ['corrections', 'ledger_entries', 'records'].map(
  (table) => `attendance.${table}`,
);
