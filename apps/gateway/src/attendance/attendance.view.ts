import { ApiProperty } from '@nestjs/swagger';
import {
  attendanceFlags,
  attendanceStatuses,
  intervalEnds,
  overtimeStatuses,
  statusRules,
  type AttendanceRecord,
  type Correction,
  type GetSettingsResponse,
  type GetRecordResponse,
  type GetStatisticsResponse,
  type RecordPunch,
  type StatusReason,
  type StatusCounts,
  values,
} from '@smart-attendance/contracts';
import { NameOf, OfKind, toNamedAuthor, type AuthorKind, type Authors } from '../access/author';
import { Count, Day, Decimal, Flag, Id, Instant, OneOf, Text, type Shape } from '../http/view.decorators';
import { requirePart } from '../http/required-part';
import { toIsoInstant } from '../input/instant.policy';
import { rounded, roundedOrNull, textOrNull } from '../input/show.policy';

const authorExample = 'b1a0c3f2-5a53-4c5e-9d53-0d9f6b1f2a11';
const heldFields = ['check_in', 'check_out', 'status'] as const;
export class ShiftOfRowView {
  @Id() id!: string;
  @Text({ example: 'Day' }) name!: string;
  @Count({ description: 'Of the shift, as it was valid on that day.' }) version!: number;
}

export class AttendanceView {
  @Id() id!: string;
  @Id() user_id!: string;
  @Text({ nullable: true }) user_name!: string | null;
  @Text({ nullable: true }) department!: string | null;
  @Day({ description: 'In the time zone of the site.' }) date!: string;
  @Text({ nullable: true, description: 'Of the site. Null: that of /attendance/settings.', example: 'Europe/Berlin' })
  time_zone!: string | null;
  @Instant({ nullable: true }) check_in!: string | null;
  @Instant({ nullable: true }) check_out!: string | null;
  @Id({ nullable: true }) camera_id!: string | null;
  @Text({ nullable: true, description: 'Also for who may not read cameras; null where it is not known.' })
  camera_name!: string | null;
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
  @ApiProperty({ type: ShiftOfRowView, nullable: true, description: 'The rule it was computed by.' })
  shift!: ShiftOfRowView | null;
  @Instant({ nullable: true, description: 'What hours are counted from.' }) check_in_rounded!: string | null;
  @Instant({ nullable: true, description: 'What hours are counted to.' }) check_out_rounded!: string | null;
  @Count({ nullable: true, description: 'Null without a check-out.' }) worked_minutes!: number | null;
  @Count({ nullable: true, description: 'Unpaid.' }) break_minutes!: number | null;
  @Count({ nullable: true, description: 'Null without a shift, 0 on a holiday and on a whole day of leave.' })
  required_minutes!: number | null;
  @Count() late_minutes!: number;
  @Count() early_minutes!: number;
  @Count() overtime_minutes!: number;
  @OneOf(overtimeStatuses) overtime_status!: string;
  @ApiProperty({ type: [String], enum: [...attendanceFlags], description: 'What is remarkable beside the status.' })
  flags!: string[];
  @Decimal({ nullable: true, description: 'The share of the time in which the entry cameras were seeing.' })
  coverage_percent!: number | null;
  @Text({
    nullable: true,
    description: 'Why it has that status.',
    example: 'late: seen first at 09:12 by Main entrance, the shift starts at 09:00 with 5 minutes of grace',
  })
  explanation!: string | null;
  @Text({
    nullable: true,
    description: 'Who told the check-in from a kept face, an unknown face that was given a name.',
    example: authorExample,
  })
  told_by!: string | null;
  @Instant({ nullable: true, description: 'When; null where a camera saw the check-in, or it was entered.' })
  told_at!: string | null;
}

export class PunchView {
  @Id() id!: string;
  @Instant() from!: string | null;
  @Instant() to!: string | null;
  @Id({ nullable: true }) camera_id!: string | null;
  @Text({ nullable: true }) camera_name!: string | null;
  @Id() site_id!: string;
  @OneOf(values.cameraRoles) role!: string;
  @OneOf(['camera', 'manual']) source!: string;
  @Text({
    nullable: true,
    description: 'User or API key who entered it, or told it from a kept face.',
    example: authorExample,
  })
  author_id!: string | null;
  @OfKind() author_kind!: AuthorKind | null;
  @NameOf() author_name!: string | null;
  @Instant({ nullable: true, description: 'When it was told from a kept face; null where it was not.' })
  told_at!: string | null;
}

export class IntervalView {
  @Id({ nullable: true }) site_id!: string | null;
  @Instant() from!: string | null;
  @Instant({ nullable: true, description: 'Null where nobody saw the end.' }) to!: string | null;
  @OneOf(intervalEnds) end!: string;
  @Count() punches!: number;
}

/** A row with what it was made of. */
/** The figures of `explanation`, for a sentence in another language; those that the rule does not compare are null. */
export class StatusReasonView {
  @OneOf(statusRules, { example: 'late' }) rule!: string;
  @Instant({ nullable: true, description: 'The check-in.' }) seen_at!: string | null;
  @Flag({ description: 'No camera saw the check-in; a person entered it.' }) is_entered!: boolean;
  @Text({ nullable: true, description: 'Who told the check-in from a kept face.', example: authorExample })
  told_by!: string | null;
  @OfKind() told_by_kind!: AuthorKind | null;
  @NameOf() told_by_name!: string | null;
  @Instant({ nullable: true, description: 'When; null where it was not told.' }) told_at!: string | null;
  @Instant({ nullable: true, description: 'When the shift began; null without one.' }) starts_at!: string | null;
  @Count({ nullable: true }) grace_minutes!: number | null;
  @Count({ nullable: true }) worked_minutes!: number | null;
  @Count({ nullable: true, description: 'Below these it is less than a day, or half of one.' })
  below_minutes!: number | null;
  @Decimal({ nullable: true, description: 'The share of the time in which the entry cameras were seeing.' })
  percent!: number | null;
  @Decimal({ nullable: true, description: 'The share that is needed to call somebody absent.' })
  percent_min!: number | null;
  @Text({ nullable: true, example: 'Labour Day' }) holiday!: string | null;
}

export class ExplainedAttendanceView extends AttendanceView {
  @ApiProperty({ type: StatusReasonView, nullable: true, description: 'Null for a row without explanation.' })
  status_reason!: Shape<StatusReasonView> | null;
  @ApiProperty({
    type: [PunchView],
    description: 'The first 500. None for who may not read the punches of the person.',
  })
  punches!: PunchView[];
  @ApiProperty({ type: [IntervalView] }) intervals!: IntervalView[];
}

export function authorsOfExplained({ punches, statusReason }: GetRecordResponse): string[] {
  return [...punches.map(({ authorId }) => authorId), statusReason?.toldBy ?? ''];
}

export function toExplainedView(response: GetRecordResponse, authors: Authors): ExplainedAttendanceView {
  return {
    ...toAttendanceView(requirePart(response.record)),
    status_reason: response.statusReason === undefined ? null : toStatusReasonView(response.statusReason, authors),
    punches: response.punches.map((punch) => toPunchView(punch, authors)),
    intervals: response.intervals.map(({ siteId, from, to, end, punches }) => ({
      site_id: textOrNull(siteId),
      from: toIsoInstant(from),
      to: toIsoInstant(to),
      end,
      punches,
    })),
  };
}

function toStatusReasonView(reason: StatusReason, authors: Authors): Shape<StatusReasonView> {
  return {
    rule: reason.rule,
    seen_at: toIsoInstant(reason.seenAt),
    is_entered: reason.isEntered,
    told_by: textOrNull(reason.toldBy),
    ...toNamedAuthor('told_by', authors.get(reason.toldBy)),
    told_at: toIsoInstant(reason.toldAt),
    starts_at: toIsoInstant(reason.startsAt),
    grace_minutes: reason.graceMinutes ?? null,
    worked_minutes: reason.workedMinutes ?? null,
    below_minutes: reason.belowMinutes ?? null,
    percent: roundedOrNull(reason.percent, 2),
    percent_min: roundedOrNull(reason.percentMin, 2),
    holiday: textOrNull(reason.holiday),
  };
}

function toPunchView(punch: RecordPunch, authors: Authors): PunchView {
  return {
    id: punch.id,
    from: toIsoInstant(punch.from),
    to: toIsoInstant(punch.to),
    camera_id: textOrNull(punch.cameraId),
    camera_name: textOrNull(punch.cameraName),
    site_id: punch.siteId,
    role: punch.role,
    source: punch.source,
    author_id: textOrNull(punch.authorId),
    ...toNamedAuthor('author', authors.get(punch.authorId)),
    told_at: toIsoInstant(punch.toldAt),
  };
}

function toShiftOfRow({
  shiftId: id,
  shiftName: name,
  shiftVersion: version,
}: AttendanceRecord): ShiftOfRowView | null {
  return id === '' ? null : { id, name, version };
}

export function toAttendanceView(record: AttendanceRecord): Shape<AttendanceView> {
  return {
    id: record.id,
    user_id: record.personId,
    user_name: textOrNull(record.personName),
    department: textOrNull(record.department),
    date: record.localDate,
    time_zone: textOrNull(record.timeZone),
    check_in: toIsoInstant(record.checkIn),
    check_out: toIsoInstant(record.checkOut),
    camera_id: textOrNull(record.cameraId),
    camera_name: textOrNull(record.cameraName),
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
    shift: toShiftOfRow(record),
    check_in_rounded: toIsoInstant(record.checkInRounded),
    check_out_rounded: toIsoInstant(record.checkOutRounded),
    worked_minutes: record.workedMinutes ?? null,
    break_minutes: record.breakMinutes ?? null,
    required_minutes: record.requiredMinutes ?? null,
    late_minutes: record.lateMinutes,
    early_minutes: record.earlyMinutes,
    overtime_minutes: record.overtimeMinutes,
    overtime_status: record.overtimeStatus === '' ? 'none' : record.overtimeStatus,
    flags: [...record.flags],
    coverage_percent: roundedOrNull(record.coveragePercent, 2),
    explanation: textOrNull(record.explanation),
    told_by: textOrNull(record.toldBy),
    told_at: toIsoInstant(record.toldAt),
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
  @OfKind() author_kind!: AuthorKind | null;
  @NameOf() author_name!: string | null;
  @OneOf(['created', 'edited', 'deleted']) action!: string;
  @Text({ nullable: true }) reason!: string | null;
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true }) before!: unknown;
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true }) after!: unknown;
  @Instant() created_at!: string | null;
}

export function toCorrectionView(correction: Correction, authors: Authors): CorrectionView {
  return {
    id: correction.id,
    attendance_id: correction.recordId,
    author_id: correction.authorId,
    ...toNamedAuthor('author', authors.get(correction.authorId)),
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
