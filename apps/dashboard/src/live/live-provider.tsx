import type { EventType, LiveEvent } from '@smart-attendance/client';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useEffectEvent, useMemo, useState, type ReactNode } from 'react';
import { apiOver, endSession, isSessionOver, useMay } from '../session';
import { LiveBatches } from './live-batches';
import { LiveConnection, type LiveState } from './live-connection';

type Listener = (events: readonly LiveEvent[]) => void;

interface Live {
  readonly state: LiveState;
  readonly listen: (listener: Listener) => () => void;
}

const LiveContext = createContext<Live>({ state: 'off', listen: () => () => undefined });

/** A hidden page gives its connection up after this time: browsers have six for all pages of a host. */
const hiddenMs = 30_000;

/** The one stream of events of the page. */
export function LiveProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const client = useQueryClient();
  const isAllowed = useMay('events.read');
  const [state, setState] = useState<LiveState>('connecting');
  const [listeners] = useState(() => new Set<Listener>());

  // One for as long as the page lives: after a session ended and began anew it goes on where it was.
  const [connection] = useState(() => {
    const refill = (): void => void client.invalidateQueries();
    const batches = new LiveBatches(
      onNextFrame,
      (events) => {
        for (const listener of listeners) listener(events);
      },
      refill,
    );
    return new LiveConnection((fetch, filter) => apiOver(fetch).events(filter), {
      onEvent: (event) => {
        batches.push(event);
      },
      onGap: refill,
      onState: setState,
      onEnd: (error) => {
        if (isSessionOver(error)) endSession(client);
      },
    });
  });

  useEffect(() => (isAllowed ? keepWhileSeen(connection) : undefined), [connection, isAllowed]);

  const live = useMemo<Live>(
    () => ({
      state: isAllowed ? state : 'off',
      listen: (listener) => {
        listeners.add(listener);
        return () => {
          listeners.delete(listener);
        };
      },
    }),
    [isAllowed, listeners, state],
  );
  return <LiveContext value={live}>{children}</LiveContext>;
}

/** Connected while somebody looks at the page. */
function keepWhileSeen(connection: LiveConnection): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const follow = (): void => {
    clearTimeout(timer);
    if (document.hidden) {
      timer = setTimeout(() => {
        connection.stop();
      }, hiddenMs);
    } else connection.start();
  };
  follow();
  document.addEventListener('visibilitychange', follow);
  return () => {
    document.removeEventListener('visibilitychange', follow);
    clearTimeout(timer);
    connection.stop();
  };
}

/** Ten pictures a second are as live as anybody sees, and leave the page to whoever uses it. */
const gatherMs = 100;

/** Hidden pages draw no frames. */
function onNextFrame(callback: () => void): void {
  if (document.hidden) setTimeout(callback, 1_000);
  else setTimeout(() => requestAnimationFrame(callback), gatherMs);
}

export function useLiveState(): LiveState {
  return useContext(LiveContext).state;
}

/**
 * Tells `listener` what happens, gathered by the frame and in order.
 * @param types a constant of the module.
 */
export function useLive<Type extends EventType>(
  types: readonly Type[],
  listener: (events: readonly Extract<LiveEvent, { type: Type }>[]) => void,
): void {
  const { listen } = useContext(LiveContext);
  const tell = useEffectEvent(listener);
  useEffect(
    () =>
      listen((events) => {
        const wanted = events.filter((event): event is Extract<LiveEvent, { type: Type }> =>
          (types as readonly EventType[]).includes(event.type),
        );
        if (wanted.length > 0) tell(wanted);
      }),
    [listen, types],
  );
}
