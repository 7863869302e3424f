import { IsBoolean, IsIn } from 'class-validator';
import { presenceStates, values } from '@smart-attendance/contracts';
import { FromText, Is } from '../input/field.decorators';
import { PageQuery, SortedBy } from '../input/page.query';

export class ListPresenceQuery extends PageQuery {
  @SortedBy('name', 'since') sort?: string;
  @FromText({ description: 'Part of a name or an employee id.' }) @Is(values.name) q?: string;
  @FromText() @Is(values.uuid) user_id?: string;
  @FromText({ description: 'The whole name, whatever the case.' }) @Is(values.name) department?: string;
  @FromText() @Is(values.uuid) site_id?: string;
  @FromText({ description: 'Of the list; the counts are of everybody all the same.' })
  @IsIn(presenceStates)
  state?: string;
  @FromText({ description: 'Only who came late today, or only who did not; of the list, as state.' })
  @IsBoolean()
  came_late?: boolean;
}
