import type { Schemas } from '@smart-attendance/client';

export type AttendanceStatus = Schemas['AttendanceView']['status'];

/** In the order in which they are told. */
export const attendanceStatuses: readonly AttendanceStatus[] = [
  'present',
  'late',
  'half_day',
  'absent',
  'on_leave',
  'holiday',
  'no_coverage',
];
