import type { EventType, LiveEvent } from '@smart-attendance/client';
import { hashKey, useQueryClient, type QueryClient, type QueryKey } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { useLive } from './live-provider';
import { PacedReading } from './paced-reading';

/** At most one reading in this time, however much happens. */
const pauseMs = 2_000;

type EventOf<Type extends EventType> = Extract<LiveEvent, { type: Type }>;

/** Reads queries anew soon; it may be asked as often as something happens. */
export function useLiveReading(): (queryKey: QueryKey) => void {
  const client = useQueryClient();
  const [reading] = useState(() => new PacedReading((queryKey: QueryKey) => readAnew(client, queryKey), pauseMs));
  useEffect(
    () => () => {
      reading.stop();
    },
    [reading],
  );
  return (queryKey) => {
    reading.want(queryKey);
  };
}

/**
 * Nothing is broken off: under a steady stream of events nothing would ever be read to its end, nor the next page of a
 * list. What was under way may have been read before the event, so it is read once more.
 */
async function readAnew(client: QueryClient, queryKey: QueryKey): Promise<void> {
  const isUnderWay = client.isFetching({ queryKey }) > 0;
  await client.invalidateQueries({ queryKey }, { cancelRefetch: false });
  if (isUnderWay) await client.invalidateQueries({ queryKey }, { cancelRefetch: false });
}

/**
 * Reads queries anew when something of these types happens.
 * @param types a constant of the module.
 * @param concerns which of them; all where it is not given.
 */
export function useLiveInvalidation<Type extends EventType>(
  types: readonly Type[],
  queryKey: QueryKey,
  concerns: (event: EventOf<Type>) => boolean = () => true,
): void {
  const client = useQueryClient();
  const readSoon = useLiveReading();
  useLive(types, (events) => {
    if (events.some(concerns)) readSoon(queryKey);
  });
  // From then on nobody keeps it true: who comes back reads it anew.
  const leave = useEffectEvent(() => void client.invalidateQueries({ queryKey, refetchType: 'none' }));
  useEffect(
    () => () => {
      leave();
    },
    [],
  );
}

/** Reading three pages anew disturbs nobody; somebody who has scrolled further is asked. */
const pagesReadAnewMax = 3;

interface ShownList {
  readonly queryKey: QueryKey;
  /** So many are read. */
  readonly pages: number;
  readonly pagesReadAnewMax?: number;
}

export interface ListNews {
  /** So much happened that the list does not show. */
  readonly waiting: number;
  /** The list as it is now, from its first row. */
  readonly show: () => void;
}

/** What happened to a list: it is read anew, or waits until the reader asks, and nothing moves under their eyes. */
export function useListNews(list: ShownList): ListNews & { readonly tell: (count: number) => void } {
  const client = useQueryClient();
  const readSoon = useLiveReading();
  // Of another filter nothing waits yet.
  const key = hashKey(list.queryKey);
  const [waiting, setWaiting] = useState({ key, count: 0 });
  return {
    waiting: waiting.key === key ? waiting.count : 0,
    show: () => {
      setWaiting({ key, count: 0 });
      void client.resetQueries({ queryKey: list.queryKey });
    },
    tell: (count) => {
      if (list.pages <= (list.pagesReadAnewMax ?? pagesReadAnewMax)) readSoon(list.queryKey);
      else setWaiting((before) => ({ key, count: (before.key === key ? before.count : 0) + count }));
    },
  };
}

/**
 * Keeps a list that is read by pages true.
 * @param types a constant of the module.
 * @param concerns which of them; all where it is not given.
 */
export function useLiveList<Type extends EventType>(
  types: readonly Type[],
  list: ShownList,
  concerns: (event: EventOf<Type>) => boolean = () => true,
): ListNews {
  const { waiting, show, tell } = useListNews(list);
  useLive(types, (events) => {
    const news = events.filter(concerns).length;
    if (news > 0) tell(news);
  });
  return { waiting, show };
}
