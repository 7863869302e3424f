import { applyDecorators } from '@nestjs/common';
import { IsIn, IsInt, Max, Min } from 'class-validator';
import { pageSizeMax, values } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { FromText, Is } from './field.decorators';
import type { PageRequest } from './page.policy';

/** What Postgres and the messages can count to. */
const skipMax = 2_147_483_647;
export const limitDefault = 100;
/** A name of 200 characters of four bytes each, and what is around it. */
const cursorCharactersMax = 2_048;

/** The query of a list that is always newest first. */
export class NewestFirstQuery {
  @FromText({ description: 'Rows to pass over.', default: 0 }) @IsInt() @Min(0) @Max(skipMax) skip?: number;

  @FromText({ description: 'Rows to answer at most.', default: limitDefault })
  @IsInt()
  @Min(1)
  @Max(pageSizeMax)
  limit?: number;

  @FromText({ description: 'next_cursor of the page before; empty for the first; wins over skip.' })
  @Is(values.verbatimLine(0, cursorCharactersMax))
  cursor?: string;
}

/** The query of every other list. */
export class PageQuery extends NewestFirstQuery {
  @FromText({ description: 'asc is oldest first, or the first of the alphabet.', default: 'asc' })
  @IsIn(['asc', 'desc'])
  order?: string;
}

/** What a list may be ordered by, `created_at` unless something else is said; a minus in front turns it round. */
export function SortedBy(...names: readonly string[]): PropertyDecorator {
  const choices = names.flatMap((name) => [name, `-${name}`]);
  const said = FromText({ description: 'A minus in front is the other way round.', default: names[0] ?? '' });
  // The rules first: the other one reads them.
  return applyDecorators(IsIn(choices), said);
}

/** @throws AppError `invalid_argument` when `sort` and `order` say two directions */
export function toPageRequest(query: PageQuery & { readonly sort?: string }): PageRequest {
  const { order, sort = '' } = query;
  const isTurned = sort.startsWith('-');
  if (isTurned && order === 'asc') {
    throw AppError.invalid([{ field: 'order', message: 'says another direction than sort; say it once' }]);
  }
  return {
    skip: query.skip ?? 0,
    limit: query.limit ?? limitDefault,
    descending: isTurned || order === 'desc',
    cursor: query.cursor ?? '',
    ...(sort !== '' && { sort: sort.replace(/^-/, '') }),
  };
}

export function newestFirst(query: NewestFirstQuery): PageRequest {
  return { ...toPageRequest(query), descending: true };
}
