import type { Violation } from '@smart-attendance/contracts';
import type { Presence } from './presence.policy';

export interface PresencePageRequest {
  readonly skip: number;
  readonly limit: number;
  readonly descending: boolean;
  readonly cursor: string;
  readonly sort: string;
}

export interface PresencePage {
  readonly people: readonly Presence[];
  readonly total: number;
  readonly nextCursor: string;
}

/** The first is that of a request without one. */
const sorts = ['name', 'since'] as const;
type Sort = (typeof sorts)[number];

interface Place {
  readonly sort: Sort;
  readonly personId: string;
  readonly index: number;
}

/**
 * One page of those who pass. A cursor is the place behind a person in the order of all, so that whoever changes state
 * between two pages neither repeats nor hides another.
 *
 * @param everybody in the order of names
 */
export function pageOf(
  everybody: readonly Presence[],
  passes: (person: Presence) => boolean,
  request: PresencePageRequest,
): PresencePage | { readonly violation: Violation } {
  const sort = sorts.find((one) => one === (request.sort === '' ? 'name' : request.sort));
  if (sort === undefined) return { violation: { field: 'sort', message: `must be one of ${sorts.join(', ')}` } };
  const place = request.cursor === '' ? undefined : readPlace(request.cursor, sort);
  if (place === null) return { violation: { field: 'cursor', message: 'must be the next_cursor of an earlier page' } };
  const sorted = inOrder(everybody, sort, request.descending);
  const passing = sorted.filter(passes);
  const rest =
    place === undefined ? passing.slice(request.skip) : sorted.slice(indexAfter(sorted, place)).filter(passes);
  const people = rest.slice(0, request.limit);
  const last = rest.length > people.length ? people.at(-1) : undefined;
  const nextCursor = last === undefined ? '' : writePlace(sort, last.facts.personId, sorted.indexOf(last));
  return { people, total: passing.length, nextCursor };
}

function inOrder(everybody: readonly Presence[], sort: Sort, descending: boolean): readonly Presence[] {
  // Whose state has no beginning comes last.
  const sorted = sort === 'name' ? [...everybody] : [...everybody].sort((one, other) => sinceMs(one) - sinceMs(other));
  return descending ? sorted.reverse() : sorted;
}

function sinceMs({ since }: Presence): number {
  return since?.getTime() ?? Number.MAX_SAFE_INTEGER;
}

/** Of a person who is gone meanwhile the place is where they were. */
function indexAfter(sorted: readonly Presence[], { personId, index }: Place): number {
  const at = sorted.findIndex(({ facts }) => facts.personId === personId);
  return at < 0 ? index : at + 1;
}

function writePlace(sort: Sort, personId: string, index: number): string {
  return Buffer.from(`${sort} ${personId} ${String(index)}`).toString('base64url');
}

const placePattern = /^(\w+) ([0-9a-f-]{36}) (\d{1,9})$/;

function readPlace(cursor: string, sort: Sort): Place | null {
  const [, ofSort, personId = '', index] = placePattern.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  return ofSort === sort ? { sort, personId, index: Number(index) } : null;
}
