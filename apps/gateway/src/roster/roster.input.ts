import { rosterDaysMax, values } from '@smart-attendance/contracts';
import { userIds } from '../attendance/attendance.input';
import { FromText, Is } from '../input/field.decorators';

export class RosterQuery {
  @FromText({
    description: 'These people, at most 50, with commas; oneself without it.',
    example: '3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b',
  })
  @Is(userIds)
  user_ids?: string;

  @FromText({ description: 'Today without it.' }) @Is(values.date) date_from?: string;

  @FromText({ description: `Included; at most ${rosterDaysMax} days, four weeks without it.` })
  @Is(values.date)
  date_to?: string;
}
