import { IsIn, IsInt, Max, Min } from 'class-validator';
import { pageSizeMax, values } from '@smart-attendance/contracts';
import { FromText, Is } from './field.decorators';
import type { PageRequest } from './page.policy';

/** What Postgres and the messages can count to. */
const skipMax = 2_147_483_647;
export const limitDefault = 100;

/** The query of a list that is always newest first. */
export class NewestFirstQuery {
  @FromText({ description: 'Rows to pass over.', default: 0 }) @IsInt() @Min(0) @Max(skipMax) skip?: number;

  @FromText({ description: 'Rows to answer at most.', default: limitDefault })
  @IsInt()
  @Min(1)
  @Max(pageSizeMax)
  limit?: number;

  @FromText({ description: 'next_cursor of the page before; empty for the first; wins over skip.' })
  @Is(values.verbatimLine(0, 512))
  cursor?: string;
}

/** The query of every other list. */
export class PageQuery extends NewestFirstQuery {
  @FromText({ description: 'By creation: asc is oldest first.', default: 'asc' }) @IsIn(['asc', 'desc']) order?: string;
}

export function toPageRequest(query: PageQuery): PageRequest {
  return {
    skip: query.skip ?? 0,
    limit: query.limit ?? limitDefault,
    descending: query.order === 'desc',
    cursor: query.cursor ?? '',
  };
}

export function newestFirst(query: NewestFirstQuery): PageRequest {
  return { ...toPageRequest(query), descending: true };
}
