import type { Schemas } from '@smart-attendance/client';
import { keepPreviousData, mutationOptions, queryOptions, skipToken, type QueryClient } from '@tanstack/react-query';
import { api, ifMatch, tagged } from '../session';

export type Shift = Schemas['ShiftView'];
export type ShiftRules = Schemas['ShiftVersionView'];
export type ShiftBreak = Schemas['BreakView'];
export type Site = Schemas['SiteView'];
export type ExampleDay = Schemas['PreviewShiftInput'];
export type PreviewedRow = NonNullable<Schemas['DayPreviewView']['row']>;

const shiftsKey = ['shifts'] as const;
const sitesKey = ['sites'] as const;
/** Those who plan see what has changed of rules. */
const rosterKey = ['roster'] as const;
/** As many as there can be, but for sites, of which there are fewer. */
const listMax = 1_000;
const keptMs = 60_000;

export const shiftsQuery = queryOptions({
  queryKey: [...shiftsKey, 'list'],
  queryFn: async ({ signal }) =>
    (await api.get('/shifts', { params: { query: { sort: 'name', limit: listMax } }, signal })).data,
  staleTime: keptMs,
});

export const shiftQuery = (id: string) =>
  queryOptions({
    queryKey: [...shiftsKey, 'one', id],
    queryFn: ({ signal }) =>
      tagged((middleware) => api.get('/shifts/{id}', { params: { path: { id } }, signal, middleware })),
  });

/** What rules would make of a day, as attendance computes it; undefined while there is nothing to ask. */
export const previewQuery = (body: ExampleDay | undefined) =>
  queryOptions({
    queryKey: [...shiftsKey, 'preview', body],
    queryFn: body === undefined ? skipToken : ({ signal }) => api.post('/shifts/preview', { body, signal }),
    placeholderData: keepPreviousData,
    staleTime: keptMs,
  });

export const sitesQuery = queryOptions({
  queryKey: [...sitesKey, 'list'],
  queryFn: async ({ signal }) =>
    (await api.get('/sites', { params: { query: { sort: 'name', limit: listMax } }, signal })).data,
  staleTime: keptMs,
});

export const siteQuery = (id: string) =>
  queryOptions({
    queryKey: [...sitesKey, 'one', id],
    queryFn: ({ signal }) =>
      tagged((middleware) => api.get('/sites/{id}', { params: { path: { id } }, signal, middleware })),
  });

/** Forms show what refuses them at their fields. */
const changes = (client: QueryClient, key: readonly string[]) => ({
  meta: { showsItsErrors: true },
  onSettled: async () => {
    await client.invalidateQueries({ queryKey: key });
    void client.invalidateQueries({ queryKey: rosterKey });
  },
});

export const createShift = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (body: Schemas['CreateShiftInput']) => api.post('/shifts', { body }),
    ...changes(client, shiftsKey),
  });

export interface ChangeOf<Body> {
  readonly id: string;
  readonly etag: string | undefined;
  readonly body: Body;
}

export const updateShift = (client: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, etag, body }: ChangeOf<Schemas['UpdateShiftInput']>) =>
      api.put('/shifts/{id}', { params: { path: { id }, header: ifMatch(etag) }, body }),
    ...changes(client, shiftsKey),
  });

export const deleteShift = (client: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, etag }: Omit<ChangeOf<never>, 'body'>) =>
      api.delete('/shifts/{id}', { params: { path: { id }, header: ifMatch(etag) } }),
    meta: { showsItsErrors: true },
    // The page of what is gone must not read it again.
    onSuccess: () => client.invalidateQueries({ queryKey: shiftsQuery.queryKey }),
  });

export const createSite = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (body: Schemas['CreateSiteInput']) => api.post('/sites', { body }),
    ...changes(client, sitesKey),
  });

export const updateSite = (client: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, etag, body }: ChangeOf<Schemas['UpdateSiteInput']>) =>
      api.put('/sites/{id}', { params: { path: { id }, header: ifMatch(etag) }, body }),
    ...changes(client, sitesKey),
  });

export const deleteSite = (client: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, etag }: Omit<ChangeOf<never>, 'body'>) =>
      api.delete('/sites/{id}', { params: { path: { id }, header: ifMatch(etag) } }),
    ...changes(client, sitesKey),
  });
