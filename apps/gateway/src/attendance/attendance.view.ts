import { ApiProperty } from '@nestjs/swagger';
import {
  attendanceStatuses,
  type AttendanceRecord,
  type Correction,
  type GetSettingsResponse,
  type GetStatisticsResponse,
  type StatusCounts,
} from '@smart-attendance/contracts';
import { Count, Day, Decimal, Flag, Id, Instant, OneOf, Text, type Shape } from '../http/view.decorators';
import { toIsoInstant } from '../input/instant.policy';
import { rounded, roundedOrNull, textOrNull } from '../input/show.policy';

const heldFields = ['check_in', 'check_out', 'status'] as const;

export class AttendanceView {
  @Id() id!: string;
  @Id() user_id!: string;
  @Text({ nullable: true }) user_name!: string | null;
  @Text({ nullable: true }) department!: string | null;
  @Day({ description: 'In the time zone of the site.' }) date!: string;
  @Instant({ nullable: true }) check_in!: string | null;
  @Instant({ nullable: true }) check_out!: string | null;
  @Id({ nullable: true }) camera_id!: string | null;
  @Text({ nullable: true }) location!: string | null;
  @Text({ nullable: true }) notes!: string | null;
  @OneOf(attendanceStatuses) status!: string;
  @OneOf(['camera', 'manual']) source!: string;
  @Decimal({ nullable: true, description: 'Of the recognition that opened the row.' }) similarity!: number | null;
  @Id({ nullable: true, description: 'Its evidence is at /recognitions/{id}.' }) recognition_id!: string | null;
  @Flag() is_corrected!: boolean;
  @Count() revision!: number;
  @Instant() created_at!: string | null;
  @Instant() updated_at!: string | null;
  @ApiProperty({
    enum: heldFields,
    isArray: true,
    example: ['check_in'],
    description: 'Set by hand, and no longer changed by cameras.',
  })
  held_fields!: readonly string[];
}

export function toAttendanceView(record: AttendanceRecord): AttendanceView {
  return {
    id: record.id,
    user_id: record.personId,
    user_name: textOrNull(record.personName),
    department: textOrNull(record.department),
    date: record.localDate,
    check_in: toIsoInstant(record.checkIn),
    check_out: toIsoInstant(record.checkOut),
    camera_id: textOrNull(record.cameraId),
    location: textOrNull(record.location),
    notes: textOrNull(record.notes),
    status: record.status,
    source: record.source,
    similarity: roundedOrNull(record.similarity),
    recognition_id: textOrNull(record.recognitionId),
    is_corrected: record.isCorrected,
    revision: record.revision,
    created_at: toIsoInstant(record.createdAt),
    updated_at: toIsoInstant(record.updatedAt),
    held_fields: record.heldFields,
  };
}

export class AttendanceSettingsView {
  @Text({ description: 'In which days and times are counted; an IANA name.' }) time_zone!: string;
  @Text({ description: 'HH:MM on the wall there.', example: '00:00' }) day_starts_at!: string;
  @Text({ nullable: true, description: 'Null: nobody is ever late.', example: '09:00' })
  workday_starts_at!: string | null;
  @Count({ example: 5 }) late_grace_minutes!: number;
}

export function toAttendanceSettingsView(settings: GetSettingsResponse): AttendanceSettingsView {
  return {
    time_zone: settings.timeZone,
    day_starts_at: settings.dayStartsAt,
    workday_starts_at: textOrNull(settings.workdayStartsAt),
    late_grace_minutes: settings.lateGraceMinutes,
  };
}

export class CorrectionView {
  @Id() id!: string;
  @Id() attendance_id!: string;
  @Text({ description: 'User or API key.' }) author_id!: string;
  @OneOf(['created', 'edited', 'deleted']) action!: string;
  @Text({ nullable: true }) reason!: string | null;
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true }) before!: unknown;
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true }) after!: unknown;
  @Instant() created_at!: string | null;
}

export function toCorrectionView(correction: Correction): CorrectionView {
  return {
    id: correction.id,
    attendance_id: correction.recordId,
    author_id: correction.authorId,
    action: correction.action,
    reason: textOrNull(correction.reason),
    before: jsonOrNull(correction.beforeJson),
    after: jsonOrNull(correction.afterJson),
    created_at: toIsoInstant(correction.createdAt),
  };
}

function jsonOrNull(json: string): unknown {
  return json === '' ? null : JSON.parse(json);
}

export class CountsView {
  @Count() total_records!: number;
  @Count() unique_users!: number;
  @Count() present!: number;
  @Count() late!: number;
  @Count() absent!: number;
  @Count() no_coverage!: number;
  @Decimal() total_hours!: number;
}

export class DayCountsView extends CountsView {
  @Day() date!: string;
}

export class DepartmentCountsView extends CountsView {
  @Text({ nullable: true }) department!: string | null;
}

export class StatisticsView extends CountsView {
  @ApiProperty({ type: [DayCountsView] }) by_day!: DayCountsView[];
  @ApiProperty({ type: [DepartmentCountsView] }) by_department!: DepartmentCountsView[];
}

export function toStatisticsView(statistics: GetStatisticsResponse): StatisticsView {
  return {
    ...toCountsView(statistics.counts),
    by_day: statistics.byDay.map((day) => ({ date: day.localDate, ...toCountsView(day.counts) })),
    by_department: statistics.byDepartment.map(({ department, counts }) => ({
      department: textOrNull(department),
      ...toCountsView(counts),
    })),
  };
}

/** Nothing counted is all zeros. */
function toCountsView(counts: StatusCounts | undefined): Shape<CountsView> {
  return {
    total_records: counts?.totalRecords ?? 0,
    unique_users: counts?.uniquePeople ?? 0,
    present: counts?.present ?? 0,
    late: counts?.late ?? 0,
    absent: counts?.absent ?? 0,
    no_coverage: counts?.noCoverage ?? 0,
    total_hours: rounded(counts?.totalHours ?? 0, 2),
  };
}
