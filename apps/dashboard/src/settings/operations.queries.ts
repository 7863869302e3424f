import type { Schemas } from '@smart-attendance/client';
import { infiniteQueryOptions, mutationOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import { api } from '../session';

export type System = Schemas['SystemView'];
export type SystemService = Schemas['SystemServiceView'];
export type Retention = Schemas['RetentionReportView'];
export type DeadLetter = Schemas['DeadLetterView'] & { readonly id: string };

const systemEveryMs = 5_000;

/** Read anew while somebody looks at it. */
export const systemQuery = queryOptions({
  queryKey: ['system'],
  queryFn: ({ signal }) => api.get('/system', { signal }),
  staleTime: 2_000,
  refetchInterval: systemEveryMs,
});

export const retentionQuery = queryOptions({
  queryKey: ['retention'],
  queryFn: ({ signal }) => api.get('/retention', { signal }),
  staleTime: 60_000,
});

export const recognitionSettingsQuery = queryOptions({
  queryKey: ['recognition', 'settings'],
  queryFn: ({ signal }) => api.get('/recognition/settings', { signal }),
  staleTime: 60_000,
});

const deadLettersKey = ['dead-letters'] as const;

export const deadLettersQuery = infiniteQueryOptions({
  queryKey: deadLettersKey,
  queryFn: async ({ pageParam, signal }) => {
    const page = await api.get('/dead-letters', { params: { query: { limit: 50, cursor: pageParam } }, signal });
    return { ...page, data: page.data.map((letter): DeadLetter => ({ ...letter, id: String(letter.sequence) })) };
  },
  initialPageParam: '',
  getNextPageParam: (page) => page.next_cursor ?? undefined,
  // It is kept true only while it is shown.
  staleTime: 0,
});

const afterwards = (client: QueryClient) => ({
  onSuccess: () => {
    void client.invalidateQueries({ queryKey: deadLettersKey });
    void client.invalidateQueries({ queryKey: ['system'] });
  },
});

export const replayDeadLetter = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (sequence: number) => api.post('/dead-letters/{sequence}/replay', { params: { path: { sequence } } }),
    meta: { showsItsErrors: true },
    ...afterwards(client),
  });

export const forgetDeadLetter = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (sequence: number) => api.delete('/dead-letters/{sequence}', { params: { path: { sequence } } }),
    meta: { showsItsErrors: true },
    ...afterwards(client),
  });
