import { pageSizeMax } from '@smart-attendance/contracts';
import { FromText } from './field.decorators';
import type { PageWish } from './page.policy';
import { integer, oneOf, verbatimLine } from './rule';

/** What Postgres and the messages can count to. */
const skipMax = 2_147_483_647;
export const limitDefault = 100;

/** The query of a list that is always newest first. */
export class NewestFirstQuery {
  @FromText(integer(0, skipMax), { description: 'Rows to pass over.', default: 0 })
  skip?: number;

  @FromText(integer(1, pageSizeMax), { description: 'Rows to answer at most.', default: limitDefault })
  limit?: number;

  @FromText(verbatimLine(0, 512), {
    description: 'next_cursor of the page before; empty for the first; wins over skip.',
  })
  cursor?: string;
}

/** The query of every other list. */
export class PageQuery extends NewestFirstQuery {
  @FromText(oneOf(['asc', 'desc']), { description: 'By creation: asc is oldest first.', default: 'asc' })
  order?: string;
}

export function pageWish(query: PageQuery): PageWish {
  return {
    skip: query.skip ?? 0,
    limit: query.limit ?? limitDefault,
    descending: query.order === 'desc',
    cursor: query.cursor ?? '',
  };
}

export function newestFirst(query: NewestFirstQuery): PageWish {
  return { ...pageWish(query), descending: true };
}
