import { endOfDay, isDay, startOfDay } from '../i18n/site-day.policy';

/** What lists of sightings are narrowed to, as the address of the page has it. */
export interface SeenFilter {
  readonly person?: string;
  readonly camera?: string;
  /** Days at the site, both included. */
  readonly from?: string;
  readonly to?: string;
}

export interface SeenQuery {
  readonly user_id?: string;
  readonly camera_id?: string;
  readonly seen_from?: string;
  readonly seen_to?: string;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const day = { test: isDay };

/** Anybody can write an address; what is none of ours is passed over. */
export function toSeenFilter(search: Readonly<Record<string, unknown>>): SeenFilter {
  const filter: Record<string, string> = {};
  const rules = { person: uuid, camera: uuid, from: day, to: day };
  for (const [name, rule] of Object.entries(rules)) {
    const value = search[name];
    if (typeof value === 'string' && rule.test(value)) filter[name] = value;
  }
  return filter;
}

export function isFiltered(filter: SeenFilter): boolean {
  return Object.keys(filter).length > 0;
}

export function toSeenQuery({ person, camera, from, to }: SeenFilter, timeZone: string): SeenQuery {
  const seenFrom = from === undefined ? undefined : startOfDay(from, timeZone);
  const seenTo = to === undefined ? undefined : endOfDay(to, timeZone);
  return {
    ...(person !== undefined && { user_id: person }),
    ...(camera !== undefined && { camera_id: camera }),
    ...(seenFrom !== undefined && { seen_from: seenFrom.toISOString() }),
    ...(seenTo !== undefined && { seen_to: seenTo.toISOString() }),
  };
}

/** Whether something that just happened belongs into the list. */
export function isInList(
  event: { readonly user_id: string | null; readonly camera_id: string | null; readonly occurred_at: string | null },
  query: SeenQuery,
): boolean {
  if (query.user_id !== undefined && query.user_id !== event.user_id) return false;
  if (query.camera_id !== undefined && query.camera_id !== event.camera_id) return false;
  const atMs = Date.parse(event.occurred_at ?? '');
  if (query.seen_from !== undefined && atMs < Date.parse(query.seen_from)) return false;
  return query.seen_to === undefined || atMs < Date.parse(query.seen_to);
}
