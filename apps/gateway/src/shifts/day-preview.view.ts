import { ApiProperty, PickType } from '@nestjs/swagger';
import type { PreviewDayResponse } from '@smart-attendance/contracts';
import { AttendanceView, toAttendanceView } from '../attendance/attendance.view';

/** Of a row, what rules decide. */
export class PreviewedRowView extends PickType(AttendanceView, [
  'date',
  'check_in',
  'check_out',
  'check_in_rounded',
  'check_out_rounded',
  'status',
  'worked_minutes',
  'break_minutes',
  'required_minutes',
  'late_minutes',
  'early_minutes',
  'overtime_minutes',
  'overtime_status',
  'flags',
  'explanation',
]) {}

export class DayPreviewView {
  @ApiProperty({ type: PreviewedRowView, nullable: true, description: 'Null where there would be no row.' })
  row!: PreviewedRowView | null;
}

export function toDayPreviewView({ record }: PreviewDayResponse): DayPreviewView {
  if (record === undefined) return { row: null };
  const row = toAttendanceView(record);
  return {
    row: {
      date: row.date,
      check_in: row.check_in,
      check_out: row.check_out,
      check_in_rounded: row.check_in_rounded,
      check_out_rounded: row.check_out_rounded,
      status: row.status,
      worked_minutes: row.worked_minutes,
      break_minutes: row.break_minutes,
      required_minutes: row.required_minutes,
      late_minutes: row.late_minutes,
      early_minutes: row.early_minutes,
      overtime_minutes: row.overtime_minutes,
      overtime_status: row.overtime_status,
      flags: row.flags,
      explanation: row.explanation,
    },
  };
}
