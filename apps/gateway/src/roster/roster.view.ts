import { ApiProperty } from '@nestjs/swagger';
import { exampleLeaveParts, type PersonRoster, type RosterDay } from '@smart-attendance/contracts';
import { Day, Id, OneOf, Text } from '../http/view.decorators';
import { textOrNull } from '../input/show.policy';
import { toTimeOfDay } from '../input/time-of-day.policy';

const assignedTo = ['person', 'department', 'site'] as const;

export class ShiftOfDayView {
  @Id() id!: string;
  @Text({ example: 'Early' }) name!: string;
  @Text({ example: '06:00' }) start!: string;
  @Text({ example: '14:00', description: 'Not after the start: of the next day.' }) end!: string;
}

export class RosterDayView {
  @Day() date!: string;
  @ApiProperty({
    type: ShiftOfDayView,
    nullable: true,
    description: 'In the version valid on that day; null: a day off.',
  })
  shift!: ShiftOfDayView | null;
  @Id() site_id!: string;
  @Id({ nullable: true, description: 'That decided, also for a day off; null where nothing was said.' })
  assignment_id!: string | null;
  @OneOf(assignedTo, { nullable: true, description: 'Whom that assignment is about.' }) assigned_to!: string | null;
  @Text({ nullable: true, example: 'New Year', description: 'Its name in the calendar of the shift.' }) holiday!:
    | string
    | null;
  @OneOf(exampleLeaveParts, { nullable: true, description: 'Of approved leave.' }) leave!: string | null;
}

export class PersonRosterView {
  @Id() user_id!: string;
  @ApiProperty({ type: [RosterDayView], description: 'One of each day.' }) days!: readonly RosterDayView[];
}

export class RosterView {
  @ApiProperty({ type: [PersonRosterView] }) data!: readonly PersonRosterView[];
}

export function toPersonRosterView({ personId, days }: PersonRoster): PersonRosterView {
  return { user_id: personId, days: days.map(toRosterDayView) };
}

function toRosterDayView(day: RosterDay): RosterDayView {
  const shift = {
    id: day.shiftId,
    name: day.shiftName,
    start: toTimeOfDay(day.startsAtMinutes),
    end: toTimeOfDay(day.endsAtMinutes),
  };
  return {
    date: day.date,
    shift: day.shiftId === '' ? null : shift,
    site_id: day.siteId,
    assignment_id: textOrNull(day.assignmentId),
    assigned_to: textOrNull(day.assignedTo),
    holiday: textOrNull(day.holiday),
    leave: textOrNull(day.leavePart),
  };
}
