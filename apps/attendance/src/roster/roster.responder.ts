import { Controller } from '@nestjs/common';
import {
  getRoster,
  type GetRosterRequest,
  type MessageInitShape,
  type RosterDaySchema,
} from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { RulesService, type PlannedDay } from '../rules/rules.service';

/** Who works when, as the assignments say it. */
@Controller()
export class RosterResponder {
  constructor(private readonly rules: RulesService) {}

  @RespondsTo(getRoster)
  async getRoster({ personIds, dateFrom, dateTo }: GetRosterRequest) {
    const planned = await this.rules.plannedDaysOf(personIds, dateFrom, dateTo);
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
