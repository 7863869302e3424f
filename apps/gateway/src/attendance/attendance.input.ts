import { IsIn } from 'class-validator';
import { attendanceStatuses, listedPeopleMax, values, type TextRule } from '@smart-attendance/contracts';
import { FromText, Is, Optional, OptionalNotNull, Required } from '../input/field.decorators';
import { instant } from '../input/instant.policy';
import { PageQuery, SortedBy } from '../input/page.query';

const instantExample = '2026-11-22T08:30:00+01:00';
const firstDay = 'First day, in the time zone of the site.';
const lastDay = 'Last day, included.';

/** What may be left out, and cleared in a change. */
class ClearableAttendanceFields {
  @Optional() @Is(instant) check_out?: string | null;
  @Optional() @Is(values.uuid) camera_id?: string | null;
  @Optional() @Is(values.optionalName) location?: string | null;
  @Optional() @Is(values.note) notes?: string | null;
}

export class CreateAttendanceInput extends ClearableAttendanceFields {
  @Required() @Is(values.uuid) user_id!: string;
  @Required({ example: instantExample }) @Is(instant) check_in!: string;
  @Optional({ description: 'Decided as for a punch when left out.' }) @IsIn(attendanceStatuses) status?: string | null;
}

/** Any subset; null clears. */
export class UpdateAttendanceInput extends ClearableAttendanceFields {
  @OptionalNotNull({ example: instantExample }) @Is(instant) check_in?: string;
  @Optional({ description: 'Null gives it back to the cameras.' }) @IsIn(attendanceStatuses) status?: string | null;
  @Optional({ description: 'Why; kept in the history of the row.' }) @Is(values.note) reason?: string | null;
}

export class DeleteAttendanceInput {
  @Optional() @Is(values.note) reason?: string | null;
}

export class DeleteAttendanceQuery {
  @FromText({ description: 'Why; kept in the history of the row. May be in a JSON body, too.' })
  @Is(values.note)
  reason?: string;
}

export class AttendanceAsOfQuery {
  @FromText({ description: 'A moment: the row as it was known then.' }) @Is(instant) as_of?: string;
}

export class DatesQuery {
  @FromText({ description: firstDay }) @Is(values.date) date_from?: string;
  @FromText({ description: lastDay }) @Is(values.date) date_to?: string;
}

const departmentOfPerson = 'Of the person, as it is now; the whole name, whatever the case.';

export class StatisticsQuery extends DatesQuery {
  @FromText({ description: departmentOfPerson }) @Is(values.name) department?: string;
}

export const userIds: TextRule = {
  sentence: `must be one to ${listedPeopleMax} UUIDs, with commas`,
  isRight: (text) => {
    const ids = text.split(',');
    return ids.length <= listedPeopleMax && ids.every((id) => values.isUuid(id));
  },
  tidy: (text) => text.replaceAll(' ', '').toLowerCase(),
  schema: { pattern: '^[0-9a-f-]{36}(,[0-9a-f-]{36})*$' },
};

export class ListAttendanceQuery extends PageQuery {
  @SortedBy('created_at', 'check_in', 'date') sort?: string;
  @FromText() @Is(values.uuid) user_id?: string;
  @FromText({
    description: `Of these people, at most ${listedPeopleMax}, with commas.`,
    example: '3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b',
  })
  @Is(userIds)
  user_ids?: string;
  @FromText() @Is(values.uuid) camera_id?: string;
  @FromText({ description: firstDay }) @Is(values.date) date_from?: string;
  @FromText({ description: lastDay }) @Is(values.date) date_to?: string;
  @FromText() @IsIn(attendanceStatuses) status?: string;
  @FromText({ description: departmentOfPerson }) @Is(values.name) department?: string;
}
