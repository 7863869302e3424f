import { useQueryClient } from '@tanstack/react-query';
import { useListNews, useLive, type ListNews } from '../live';
import { afterEvents } from './person-events.policy';
import type { PeopleFilter } from './people-filter.policy';
import { forgetPeople, peopleList, peopleListKey, type PeoplePages } from './people.queries';

const types = ['person.changed', 'person.erased'] as const;

/** Keeps the lists of people true while they are open. */
export function useLivePeople(filter: PeopleFilter, pages: number): ListNews {
  const client = useQueryClient();
  const { waiting, show, tell } = useListNews({ queryKey: peopleList(filter).queryKey, pages });
  useLive(types, (events) => {
    const stale: true[] = [];
    client.setQueriesData<PeoplePages>({ queryKey: peopleListKey }, (list) => {
      if (list === undefined) return list;
      const after = afterEvents(list.pages, events);
      if (after.isStale) stale.push(true);
      return { ...list, pages: after.pages };
    });
    const erased = events.flatMap(({ type, user_id: id }) => (type === 'person.erased' && id !== null ? [id] : []));
    if (erased.length > 0) forgetPeople(client, erased);
    if (stale.length > 0) tell(events.length);
  });
  return { waiting, show };
}
