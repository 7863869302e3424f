import { IsIn } from 'class-validator';
import {
  askedCorrectionKinds,
  attendanceStatuses,
  correctionKinds,
  correctionStates,
  nameCharactersMax,
  values,
} from '@smart-attendance/contracts';
import { FromText, Is, Optional, Required } from '../input/field.decorators';
import { instant } from '../input/instant.policy';
import { PageQuery, SortedBy } from '../input/page.query';

export class CreateCorrectionRequestInput {
  @Required({ description: 'About whom.' }) @Is(values.uuid) user_id!: string;
  @Required({ description: 'missing_day needs check_in; the others need attendance_id.', example: 'change' })
  @IsIn(askedCorrectionKinds)
  kind!: string;
  @Optional() @Is(values.uuid) attendance_id?: string | null;
  @Optional() @Is(instant) check_in?: string | null;
  @Optional({ description: 'Null, where it is written, gives it back to the cameras.' })
  @Is(instant)
  check_out?: string | null;
  @Optional({ description: 'Null, where it is written, gives it back to the rules.', example: 'present' })
  @IsIn(attendanceStatuses)
  status?: string | null;
  @Optional() @Is(values.note) notes?: string | null;
  @Required() @Is(values.requiredNote) reason!: string;
}

export class ApproveCorrectionInput {
  @Optional({ example: 'Seen on the picture of the gate' }) @Is(values.note) reason?: string | null;
  @Optional({
    description: 'The lock that it goes through, as period_id of the request names it; needs periods.lock.',
    example: null,
  })
  @Is(values.uuid)
  period_id?: string | null;
}

export class RefuseCorrectionInput {
  @Required({ example: 'The picture shows somebody else' }) @Is(values.requiredNote) reason!: string;
}

export class WithdrawCorrectionInput {
  @Optional({ example: 'It was another day' }) @Is(values.note) reason?: string | null;
}

export class ListCorrectionRequestsQuery extends PageQuery {
  @SortedBy('created_at', 'date') sort?: string;
  @FromText() @Is(values.uuid) user_id?: string;
  @FromText({ description: 'Of the person, as it is now; the whole name, whatever the case.' })
  @Is(values.name)
  department?: string;
  @FromText({ example: 'pending' }) @IsIn(correctionStates) state?: string;
  @FromText({ example: 'change' }) @IsIn(correctionKinds) kind?: string;
  @FromText({ description: 'Who asked: a user, an API key or system.', example: 'system' })
  @Is(values.verbatimLine(1, nameCharactersMax))
  asked_by?: string;
  @FromText({ description: 'First day, in the time zone of the site.' }) @Is(values.date) date_from?: string;
  @FromText({ description: 'Last day, included.' }) @Is(values.date) date_to?: string;
}
