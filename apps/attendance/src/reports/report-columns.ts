import type { ReportKind } from '@smart-attendance/contracts';
import type { ColumnType, ReportColumn } from './report';

const person = { user_id: 'id', user_name: 'text', employee_id: 'text', department: 'text' } as const;

const day = {
  attendance_id: 'id',
  ...person,
  date: 'date',
  shift: 'text',
  status: 'status',
  check_in: 'instant',
  check_out: 'instant',
  worked_minutes: 'minutes',
  break_minutes: 'minutes',
  required_minutes: 'minutes',
  late_minutes: 'minutes',
  early_minutes: 'minutes',
  overtime_minutes: 'minutes',
  overtime_status: 'overtime',
  flags: 'flags',
} as const;

const late = {
  attendance_id: 'id',
  ...person,
  date: 'date',
  shift: 'text',
  check_in: 'instant',
  late_minutes: 'minutes',
} as const;

const absences = {
  attendance_id: 'id',
  ...person,
  date: 'date',
  shift: 'text',
  status: 'status',
  coverage_percent: 'percent',
} as const;

const sums = {
  days: 'count',
  late_days: 'count',
  half_days: 'count',
  absent_days: 'count',
  leave_days: 'count',
  holidays: 'count',
  uncovered_days: 'count',
  required_minutes: 'minutes',
  worked_minutes: 'minutes',
  late_minutes: 'minutes',
  overtime_minutes: 'minutes',
  overtime_pending_minutes: 'minutes',
} as const;

const presence = { ...person, site: 'text', since: 'instant', last_seen_at: 'instant' } as const;

const punches = {
  punch_id: 'id',
  ...person,
  first_seen_at: 'instant',
  last_seen_at: 'instant',
  role: 'role',
  camera: 'text',
  site: 'text',
} as const;

const byKind: Readonly<Record<ReportKind, Readonly<Record<string, ColumnType>>>> = {
  daily: day,
  monthly: day,
  late,
  absences,
  totals: { ...person, ...sums },
  departments: { department: 'text', people: 'count', ...sums },
  presence,
  punches,
  // Their columns are what their products want, see the writers.
  frappe_hr: day,
  odoo: day,
  datev_lodas: { ...person, ...sums },
};

export function columnsOf(kind: ReportKind): readonly ReportColumn[] {
  return Object.entries(byKind[kind]).map(([key, type]) => ({ key, type }));
}
