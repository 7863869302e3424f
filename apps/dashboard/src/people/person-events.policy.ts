import type { LiveEvent, Schemas } from '@smart-attendance/client';

type Person = Schemas['UserView'];
export type PersonEvent = Extract<LiveEvent, { type: 'person.changed' | 'person.erased' }>;

interface Page {
  readonly data: Person[];
  readonly total: number;
}

/** A list after what happened, and whether it must be read anew to be right. */
export interface ListAfterEvents<P extends Page> {
  readonly pages: P[];
  readonly isStale: boolean;
}

/**
 * Changes in place what an event tells: who is erased goes, department and whether somebody is active are renewed. Who
 * is new, or has another name, may stand elsewhere in the list; that the server knows.
 */
export function afterEvents<P extends Page>(pages: readonly P[], events: readonly PersonEvent[]): ListAfterEvents<P> {
  const erased = new Set(events.flatMap((event) => (event.type === 'person.erased' ? [event.user_id] : [])));
  const changes = new Map<string, Extract<PersonEvent, { type: 'person.changed' }>['data']>();
  for (const event of events) {
    if (event.type === 'person.changed' && event.user_id !== null) changes.set(event.user_id, event.data);
  }
  let isStale = false;
  const known = new Set<string>();
  let gone = 0;
  const renewed = pages.map((page) => {
    const data = page.data.flatMap((person) => {
      known.add(person.id);
      if (erased.has(person.id)) {
        gone += 1;
        return [];
      }
      const change = changes.get(person.id);
      if (change === undefined || change.revision <= person.revision) return [person];
      // What else changed is not told: the row is right again when it is read anew.
      isStale = true;
      return [{ ...person, department: change.department, is_active: change.is_active }];
    });
    return { ...page, data };
  });
  if ([...changes].some(([id]) => !known.has(id))) isStale = true;
  return { pages: renewed.map((page) => ({ ...page, total: Math.max(0, page.total - gone) })), isStale };
}
