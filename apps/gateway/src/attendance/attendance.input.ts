import { attendanceStatuses, nameCharactersMax } from '@smart-attendance/contracts';
import { FromText, Optional, OptionalNotNull, Required } from '../input/field.decorators';
import { PageQuery } from '../input/page.query';
import { date, id, instant, line, note, oneOf, optionalName } from '../input/rule';

const status = oneOf(attendanceStatuses);
const instantExample = '2026-11-22T08:30:00+01:00';

export class CreateAttendanceInput {
  @Required(id)
  user_id!: string;

  @Required(instant, { example: instantExample })
  check_in!: string;

  @Optional(instant)
  check_out?: string | null;

  @Optional(id)
  camera_id?: string | null;

  @Optional(optionalName)
  location?: string | null;

  @Optional(note)
  notes?: string | null;

  @Optional(status, { description: 'Decided as for a punch when left out.' })
  status?: string | null;
}

/** Any subset; null clears. */
export class UpdateAttendanceInput {
  @OptionalNotNull(instant, { example: instantExample })
  check_in?: string;

  @Optional(instant)
  check_out?: string | null;

  @Optional(id)
  camera_id?: string | null;

  @Optional(optionalName)
  location?: string | null;

  @Optional(note)
  notes?: string | null;

  @OptionalNotNull(status)
  status?: string;

  @Optional(note, { description: 'Why; kept in the history of the row.' })
  reason?: string | null;
}

export class DeleteAttendanceInput {
  @Optional(note)
  reason?: string | null;
}

export class DeleteAttendanceQuery {
  @FromText(note, { description: 'Why; kept in the history of the row. May be in a JSON body, too.' })
  reason?: string;
}

export class DatesQuery {
  @FromText(date, { description: 'First day, in the time zone of the site.' })
  date_from?: string;

  @FromText(date, { description: 'Last day, included.' })
  date_to?: string;
}

export class ListAttendanceQuery extends PageQuery {
  @FromText(id)
  user_id?: string;

  @FromText(id)
  camera_id?: string;

  @FromText(date, { description: 'First day, in the time zone of the site.' })
  date_from?: string;

  @FromText(date, { description: 'Last day, included.' })
  date_to?: string;

  @FromText(status)
  status?: string;

  @FromText(line(1, nameCharactersMax))
  department?: string;
}
