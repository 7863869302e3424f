import { IsIn, IsInt, Max, Min } from 'class-validator';
import { decidedOvertimeMax, overtimeDecisions, values } from '@smart-attendance/contracts';
import { FromText, Is, IsListOf, Optional, Required } from '../input/field.decorators';
import { PageQuery, SortedBy } from '../input/page.query';

const minutesMax = 7 * 24 * 60;

export class OvertimeOfRow {
  @Required() @Is(values.uuid) attendance_id!: string;
  @Required({ description: 'overtime_minutes of the row, as it was seen; with others by now it fails.', example: 45 })
  @IsInt()
  @Min(1)
  @Max(minutesMax)
  minutes!: number;
}

export class DecideOvertimeInput {
  @Required({ description: `At most ${decidedOvertimeMax}.` })
  @IsListOf(OvertimeOfRow, decidedOvertimeMax)
  overtime!: OvertimeOfRow[];
  @Required({ example: 'approved' }) @IsIn(overtimeDecisions) decision!: string;
  @Optional({ description: 'Why; a rejection needs one.', example: 'The delivery came late' })
  @Is(values.note)
  reason?: string | null;
}

export class ListOvertimeQuery extends PageQuery {
  @SortedBy('created_at', 'check_in', 'date') sort?: string;
  @FromText() @Is(values.uuid) user_id?: string;
  @FromText({ description: 'Of the person, as it is now; the whole name, whatever the case.' })
  @Is(values.name)
  department?: string;
  @FromText({ description: 'First day, in the time zone of the site.' }) @Is(values.date) date_from?: string;
  @FromText({ description: 'Last day, included.' }) @Is(values.date) date_to?: string;
  @FromText({ default: 'pending' }) @IsIn(['pending', ...overtimeDecisions]) status?: string;
}
