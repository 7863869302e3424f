import { Controller } from '@nestjs/common';
import {
  getRoster,
  rosterDaysInOrder,
  type GetRosterRequest,
  type MessageInitShape,
  type RosterDaySchema,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RespondsTo } from '@smart-attendance/messaging';
import { addDays, attendanceDayOf } from '../calendar/attendance-day.policy';
import { Site } from '../calendar/site';
import { RulesService, type PlannedDay } from '../rules/rules.service';

/** After the first, where nobody says how many. */
const daysAfter = 27;

/** Who works when, as the assignments say it. */
@Controller()
export class RosterResponder {
  constructor(
    private readonly rules: RulesService,
    private readonly site: Site,
  ) {}

  @RespondsTo(getRoster)
  async getRoster({ personIds, dateFrom, dateTo }: GetRosterRequest) {
    const from = dateFrom === '' ? attendanceDayOf(new Date(), this.site) : dateFrom;
    const to = dateTo === '' ? addDays(from, daysAfter) : dateTo;
    const violation = rosterDaysInOrder({ dateFrom: from, dateTo: to });
    if (violation !== undefined) throw AppError.invalid([violation]);
    const planned = await this.rules.plannedDaysOf(personIds, from, to);
    return { people: personIds.map((personId) => ({ personId, days: (planned.get(personId) ?? []).map(toDay) })) };
  }
}

function toDay({ rules, by }: PlannedDay): MessageInitShape<typeof RosterDaySchema> {
  const { date, shift, site, holiday, leave } = rules;
  return {
    date,
    siteId: site.id,
    ...(shift !== undefined && {
      shiftId: shift.id,
      shiftName: shift.name,
      startsAtMinutes: shift.startsAtMinutes,
      endsAtMinutes: shift.endsAtMinutes,
    }),
    ...(by !== undefined && { assignmentId: by.assignmentId, assignedTo: by.level }),
    ...(holiday !== undefined && { holiday }),
    ...(leave !== undefined && { leavePart: leave.part }),
  };
}
