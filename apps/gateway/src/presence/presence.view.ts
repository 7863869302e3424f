import { ApiProperty } from '@nestjs/swagger';
import {
  attendanceStatuses,
  create,
  PresenceCountsSchema,
  presenceStates,
  type PersonPresence,
  type PresenceCounts,
  type PresenceShift,
} from '@smart-attendance/contracts';
import { Count, Flag, Id, Instant, OneOf, Text, type Shape } from '../http/view.decorators';
import { toIsoInstant } from '../input/instant.policy';
import type { PageView } from '../input/page.policy';
import { textOrNull } from '../input/show.policy';

export class PresenceShiftView {
  @Id() id!: string;
  @Text() name!: string;
  @Instant() starts_at!: string | null;
  @Instant() ends_at!: string | null;
}

export class PersonPresenceView {
  @Id() user_id!: string;
  @Text({ nullable: true }) user_name!: string | null;
  @Text({ nullable: true }) employee_id!: string | null;
  @Text({ nullable: true }) department!: string | null;
  @Id() site_id!: string;
  @Text({ description: 'Of the site; an IANA name.', example: 'Europe/Berlin' }) time_zone!: string;
  @OneOf(presenceStates, {
    description: 'late: not here yet, though the shift began. not_expected: without a shift today, and not seen.',
  })
  state!: string;
  @Instant({
    nullable: true,
    description: 'in: the check-in. left: the last sign of them. late: the start of the shift. Else null.',
  })
  since!: string | null;
  @Instant({ nullable: true }) check_in!: string | null;
  @Instant({ nullable: true, description: 'By a camera, since the check-in.' }) last_seen_at!: string | null;
  @Id({ nullable: true }) last_camera_id!: string | null;
  @Text({ nullable: true, example: 'Main entrance' }) last_camera_name!: string | null;
  @ApiProperty({ type: PresenceShiftView, nullable: true, description: 'That of today; null without.' })
  shift!: PresenceShiftView | null;
  @Count({ description: 'Of who came late, and of who is late.' }) late_minutes!: number;
  @Flag() came_late!: boolean;
  @Id({ nullable: true, description: 'The row of the day.' }) attendance_id!: string | null;
  @OneOf(attendanceStatuses, { nullable: true, description: 'Of the row.' }) status!: string | null;
}

export class PresenceCountsView {
  @Count() users!: number;
  @Count() in!: number;
  @Count() left!: number;
  @Count() late!: number;
  @Count() expected!: number;
  @Count() absent!: number;
  @Count() no_coverage!: number;
  @Count() on_leave!: number;
  @Count() holiday!: number;
  @Count() not_expected!: number;
  @Count({ description: 'Of those who are in or left.' }) came_late!: number;
}

export class DepartmentPresenceView extends PresenceCountsView {
  @Text({ nullable: true }) department!: string | null;
}

export class PresencePageView implements PageView<PersonPresenceView> {
  @ApiProperty({ type: [PersonPresenceView] }) data!: readonly PersonPresenceView[];
  @Count() total!: number;
  @Count() page!: number;
  @Count() size!: number;
  @Count() pages!: number;
  @Text({ nullable: true }) next_cursor!: string | null;
  @Instant({ description: 'The moment of which all of this is told.' }) as_of!: string | null;
  @ApiProperty({ type: PresenceCountsView, description: 'Of all who are selected, whatever state is asked for.' })
  counts!: PresenceCountsView;
  @ApiProperty({ type: [DepartmentPresenceView], description: 'As counts; the 500 largest.' })
  by_department!: readonly DepartmentPresenceView[];
}

export function toPersonPresenceView(person: PersonPresence): PersonPresenceView {
  return {
    user_id: person.personId,
    user_name: textOrNull(person.personName),
    employee_id: textOrNull(person.employeeId),
    department: textOrNull(person.department),
    site_id: person.siteId,
    time_zone: person.timeZone,
    state: person.state,
    since: toIsoInstant(person.since),
    check_in: toIsoInstant(person.checkIn),
    last_seen_at: toIsoInstant(person.lastSeenAt),
    last_camera_id: textOrNull(person.lastCameraId),
    last_camera_name: textOrNull(person.lastCameraName),
    shift: person.shift === undefined ? null : toPresenceShiftView(person.shift),
    late_minutes: person.lateMinutes,
    came_late: person.cameLate,
    attendance_id: textOrNull(person.recordId),
    status: textOrNull(person.status),
  };
}

function toPresenceShiftView({ id, name, startsAt, endsAt }: PresenceShift): PresenceShiftView {
  return { id, name, starts_at: toIsoInstant(startsAt), ends_at: toIsoInstant(endsAt) };
}

/** Nobody counted is all zeros. */
export function toPresenceCountsView(counts: PresenceCounts = create(PresenceCountsSchema)): Shape<PresenceCountsView> {
  return {
    users: counts.people,
    in: counts.in,
    left: counts.left,
    late: counts.late,
    expected: counts.expected,
    absent: counts.absent,
    no_coverage: counts.noCoverage,
    on_leave: counts.onLeave,
    holiday: counts.holiday,
    not_expected: counts.notExpected,
    came_late: counts.cameLate,
  };
}
