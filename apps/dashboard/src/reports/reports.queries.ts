import type { Schemas } from '@smart-attendance/client';
import { mutationOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import { api } from '../session';

export type ReportJob = Schemas['ReportJobView'];
export type ReportWish = Schemas['CreateReportJobInput'];
export type ReportSchedule = Schemas['ReportScheduleView'];
export type ScheduleWish = Schemas['CreateReportScheduleInput'];
export type ReportKind = ReportJob['kind'];
export type ReportFormat = ReportJob['format'];

const reportsKey = ['reports'] as const;
const jobsKey = [...reportsKey, 'jobs'] as const;
const schedulesKey = [...reportsKey, 'schedules'] as const;
const jobsShown = 50;
/** As many as there can be. */
const schedulesMax = 100;
const runningEveryMs = 1_500;

export function isUnderWay({ state }: Pick<ReportJob, 'state'>): boolean {
  return state === 'queued' || state === 'running';
}

/** The newest first; asked for again while one is under way. */
export const jobsQuery = queryOptions({
  queryKey: jobsKey,
  queryFn: ({ signal }) => api.get('/reports/jobs', { params: { query: { limit: jobsShown } }, signal }),
  refetchInterval: ({ state }) => (state.data?.data.some(isUnderWay) === true ? runningEveryMs : false),
});

export const createJob = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (body: ReportWish) => api.post('/reports/jobs', { body }),
    meta: { showsItsErrors: true },
    onSuccess: () => client.invalidateQueries({ queryKey: jobsKey }),
  });

/** Cancels it, or deletes its file. */
export const deleteJob = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (id: string) => api.delete('/reports/jobs/{id}', { params: { path: { id } } }),
    onSettled: () => client.invalidateQueries({ queryKey: jobsKey }),
  });

/** The browser saves it by itself, whatever its size. */
export function fileAddressOf(id: string): string {
  return `/api/v1/reports/jobs/${id}/file`;
}

export const schedulesQuery = queryOptions({
  queryKey: schedulesKey,
  queryFn: ({ signal }) =>
    api.get('/reports/schedules', { params: { query: { sort: 'name', limit: schedulesMax } }, signal }),
});

const changes = (client: QueryClient) => ({
  meta: { showsItsErrors: true },
  onSettled: () => client.invalidateQueries({ queryKey: schedulesKey }),
});

export const createSchedule = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (body: ScheduleWish) => api.post('/reports/schedules', { body }),
    ...changes(client),
  });

export const switchSchedule = (client: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, isActive }: { readonly id: string; readonly isActive: boolean }) =>
      api.put('/reports/schedules/{id}', { params: { path: { id } }, body: { is_active: isActive } }),
    onSettled: () => client.invalidateQueries({ queryKey: schedulesKey }),
  });

export const deleteSchedule = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (id: string) => api.delete('/reports/schedules/{id}', { params: { path: { id } } }),
    ...changes(client),
  });
