import type { Schemas } from '@smart-attendance/client';
import { mutationOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import { api, ifMatch, tagged } from '../session';

export type HolidayCalendar = Schemas['HolidayCalendarView'];
export type Holiday = HolidayCalendar['holidays'][number];
export type HolidayImport = Schemas['HolidayImportView'];

const holidaysKey = ['holidays'] as const;
/** Those who plan see which days are off. */
const rosterKey = ['roster'] as const;
/** As many as there can be. */
const listMax = 1_000;

export const calendarsQuery = queryOptions({
  queryKey: [...holidaysKey, 'list'],
  queryFn: async ({ signal }) =>
    (await api.get('/holidays', { params: { query: { sort: 'name', limit: listMax } }, signal })).data,
});

export const calendarQuery = (id: string) =>
  queryOptions({
    queryKey: [...holidaysKey, 'one', id],
    queryFn: ({ signal }) =>
      tagged((middleware) => api.get('/holidays/{id}', { params: { path: { id } }, signal, middleware })),
  });

const changes = (client: QueryClient) => ({
  meta: { showsItsErrors: true },
  onSettled: async () => {
    await client.invalidateQueries({ queryKey: holidaysKey });
    void client.invalidateQueries({ queryKey: rosterKey });
  },
});

export const createCalendar = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (name: string) => api.post('/holidays', { body: { name } }),
    ...changes(client),
  });

interface Change {
  readonly id: string;
  readonly etag: string | undefined;
  readonly body: Schemas['UpdateHolidayCalendarInput'];
}

export const updateCalendar = (client: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, etag, body }: Change) =>
      api.put('/holidays/{id}', { params: { path: { id }, header: ifMatch(etag) }, body }),
    ...changes(client),
  });

export const deleteCalendar = (client: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, etag }: Omit<Change, 'body'>) =>
      api.delete('/holidays/{id}', { params: { path: { id }, header: ifMatch(etag) } }),
    meta: { showsItsErrors: true },
    // The page of what is gone must not read it again.
    onSuccess: () => client.invalidateQueries({ queryKey: calendarsQuery.queryKey }),
  });

export interface CalendarFile {
  readonly id: string;
  readonly etag: string | undefined;
  readonly file: File;
  readonly isDryRun: boolean;
  readonly removesMissing: boolean;
}

const sendFile = ({ id, etag, file, isDryRun, removesMissing }: CalendarFile): Promise<HolidayImport> =>
  api.post('/holidays/{id}/import', {
    params: {
      path: { id },
      query: { dry_run: isDryRun, remove_missing: removesMissing },
      header: ifMatch(etag),
    },
    body: { file } as never,
  });

export const checkFile = () => mutationOptions({ mutationFn: sendFile, meta: { showsItsErrors: true } });

export const importFile = (client: QueryClient) => mutationOptions({ mutationFn: sendFile, ...changes(client) });
