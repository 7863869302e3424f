import { roles, type Role } from '../session/permissions.policy';

export const peopleSorts = ['name', '-name', 'created_at', '-created_at'] as const;
export type PeopleSort = (typeof peopleSorts)[number];

/** What the list shows, as its address says it; what is left out is not filtered by. */
export interface PeopleFilter {
  readonly q?: string;
  readonly department?: string;
  readonly role?: Role;
  readonly active?: boolean;
  readonly sort?: PeopleSort;
}

const sortDefault: PeopleSort = 'name';
/** As much as the API takes. */
const textLengthMax = 255;

/** Addresses are typed, shortened and passed on: what makes no sense is left out. */
export function toPeopleFilter(search: Readonly<Record<string, unknown>>): PeopleFilter {
  const q = textIn(search['q']);
  const department = textIn(search['department']);
  const role = roles.find((known) => known === search['role']);
  const active = typeof search['active'] === 'boolean' ? search['active'] : undefined;
  const sort = peopleSorts.find((known) => known === search['sort'] && known !== sortDefault);
  return {
    ...(q !== undefined && { q }),
    ...(department !== undefined && { department }),
    ...(role !== undefined && { role }),
    ...(active !== undefined && { active }),
    ...(sort !== undefined && { sort }),
  };
}

/** A number that was searched for is a text as well: addresses do not tell the two apart. */
function textIn(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '';
  return text.trim() === '' ? undefined : text.slice(0, textLengthMax);
}

export function toPeopleQuery({ active, sort, ...filter }: PeopleFilter) {
  return { ...filter, sort: sort ?? sortDefault, ...(active !== undefined && { is_active: active }) };
}

export function sortOf({ sort }: PeopleFilter): PeopleSort {
  return sort ?? sortDefault;
}

export function isSame(one: PeopleFilter, other: PeopleFilter): boolean {
  return JSON.stringify(toPeopleQuery(one)) === JSON.stringify(toPeopleQuery(other));
}

/** Whether fewer than all are asked for: an empty list then says something else. */
export function isNarrowed({ q, department, role, active }: PeopleFilter): boolean {
  return q !== undefined || department !== undefined || role !== undefined || active !== undefined;
}
