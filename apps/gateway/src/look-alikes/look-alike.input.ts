import { IsIn } from 'class-validator';
import { lookAlikeStates, values, type LookAlikeState } from '@smart-attendance/contracts';
import { FromText, Is, Required } from '../input/field.decorators';
import { PageQuery, SortedBy } from '../input/page.query';

export class ListLookAlikesQuery extends PageQuery {
  @SortedBy('created_at', 'similarity') sort?: string;
  @FromText({ description: 'All without it.' }) @IsIn(lookAlikeStates) state?: string;
  @FromText({ description: 'Pairs of that person.' }) @Is(values.uuid) user_id?: string;
}

export class UpdateLookAlikeInput {
  @Required({ example: 'two_people' }) @IsIn(lookAlikeStates) state!: LookAlikeState;
}
