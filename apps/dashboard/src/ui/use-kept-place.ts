import { useQueryClient } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import type { VirtualItem } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';

/** How far a list is scrolled, and how high its rows are: without these the same distance is another row. */
interface Place {
  readonly offset: number;
  readonly measurements: VirtualItem[];
}

interface KeptPlace {
  /** Undefined where one comes to a list that one has not come back to. */
  readonly begin: Place | undefined;
  /** As it is scrolled; it is asked when one goes. */
  readonly keep: (toPlace: () => Place) => void;
}

/**
 * Whoever comes back to a list goes on where they were. It is kept by the entry of the history, beside the rows and as
 * long as they are. What was scrolled before a filter was changed is of the entry before.
 */
export function useKeptPlace(list: string): KeptPlace {
  const client = useQueryClient();
  const entry = useLocation({ select: ({ state }) => state.__TSR_key });
  const latest = useRef<{ readonly entry: string | undefined; readonly toPlace: () => Place }>(undefined);
  useEffect(
    () => () => {
      if (latest.current?.entry === entry) client.setQueryData(['place', list, entry], latest.current?.toPlace());
    },
    [client, list, entry],
  );
  return {
    begin: client.getQueryData<Place>(['place', list, entry]),
    keep: (toPlace) => {
      latest.current = { entry, toPlace };
    },
  };
}
