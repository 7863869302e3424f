import type { EventType } from '@smart-attendance/client';
import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useLive } from '../live';
import { isInList, type SeenQuery } from './seen-filter.policy';

/** At most one reading in this time, however much happens. */
const pauseMs = 2_000;

/**
 * What is new in a list that has its newest row first. While only its first page is read it is read anew; who has
 * scrolled on is told how many wait, and nothing moves under their eyes.
 * @param types a constant of the module.
 */
export function useNewRows(
  types: readonly EventType[],
  { queryKey, filter, pages }: { readonly queryKey: QueryKey; readonly filter: SeenQuery; readonly pages: number },
): { readonly waiting: number; readonly show: () => void } {
  const client = useQueryClient();
  const [waiting, setWaiting] = useState(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [],
  );
  useLive(types, (events) => {
    const news = events.filter((event) => isInList(event, filter));
    if (news.length === 0) return;
    if (pages > 1) {
      setWaiting((count) => count + news.length);
      return;
    }
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void client.invalidateQueries({ queryKey });
    }, pauseMs);
  });
  return {
    waiting,
    show: () => {
      setWaiting(0);
      void client.resetQueries({ queryKey });
    },
  };
}
