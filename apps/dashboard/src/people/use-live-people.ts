import { useQueryClient } from '@tanstack/react-query';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { useLive } from '../live';
import { afterEvents } from './person-events.policy';
import { peopleListKey, personKey, type PeoplePages } from './people.queries';

const types = ['person.changed', 'person.erased'] as const;

/** Reading three pages anew disturbs nobody; somebody who has scrolled further is asked. */
const pagesReadAnewMax = 3;
const readAnewPauseMs = 1_000;

/** Keeps the lists of people true while they are open. */
export function useLivePeople(pagesShown: number): { readonly isStale: boolean; readonly refresh: () => void } {
  const client = useQueryClient();
  const [isStale, setStale] = useState(false);
  const readAnew = (): void => {
    setStale(false);
    void client.invalidateQueries({ queryKey: peopleListKey });
  };
  const readAnewSoon = useDebouncedCallback(readAnew, readAnewPauseMs);
  useLive(types, (events) => {
    const stale: true[] = [];
    client.setQueriesData<PeoplePages>({ queryKey: peopleListKey }, (list) => {
      if (list === undefined) return list;
      const after = afterEvents(list.pages, events);
      if (after.isStale) stale.push(true);
      return { ...list, pages: after.pages };
    });
    for (const event of events) {
      if (event.type === 'person.erased' && event.user_id !== null) {
        client.removeQueries({ queryKey: personKey(event.user_id) });
      }
    }
    if (stale.length === 0) return;
    if (pagesShown <= pagesReadAnewMax) readAnewSoon();
    else setStale(true);
  });
  return { isStale, refresh: readAnew };
}
