import type { Schemas } from '@smart-attendance/client';
import {
  infiniteQueryOptions,
  keepPreviousData,
  mutationOptions,
  queryOptions,
  type QueryClient,
} from '@tanstack/react-query';
import { api, lengthyApi } from '../../session';
import { peopleListKey } from '../people.queries';
import type { FileState } from './job-view.policy';

export type EnrolmentJob = Schemas['EnrolmentJobView'];
export type EnrolmentJobFile = Schemas['EnrolmentJobFileView'];

const jobsKey = ['enrolment-jobs'] as const;
/** Older ones are deleted after 30 days. */
const jobsShown = 50;
const runningEveryMs = 1_500;
const filesEveryMs = 3_000;

export const importStaff = (file: File, isDryRun: boolean, isUpdating: boolean) =>
  lengthyApi.post('/users/import', { body: { file, dry_run: isDryRun, update: isUpdating } });

export function refreshPeople(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: peopleListKey });
}

export function isUnderWay({ state }: Pick<EnrolmentJob, 'state'>): boolean {
  return state === 'receiving' || state === 'queued' || state === 'running';
}

/** The newest first; asked for again while one is under way. */
export const jobsQuery = queryOptions({
  queryKey: [...jobsKey, 'list'],
  queryFn: ({ signal }) => api.get('/enrolment-jobs', { params: { query: { limit: jobsShown } }, signal }),
  refetchInterval: ({ state }) => (state.data?.data.some(isUnderWay) === true ? runningEveryMs : false),
});

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: [...jobsKey, 'one', id],
    queryFn: ({ signal }) => api.get('/enrolment-jobs/{id}', { params: { path: { id } }, signal }),
    refetchInterval: ({ state }) => (state.data === undefined || isUnderWay(state.data) ? runningEveryMs : false),
  });

/** @param isOver so that it is read once more when the last photo was looked at */
export const jobFilesQuery = (id: string, state: FileState | undefined, isOver: boolean) =>
  infiniteQueryOptions({
    queryKey: [...jobsKey, 'files', id, state ?? '', isOver],
    queryFn: ({ pageParam, signal }) =>
      api.get('/enrolment-jobs/{id}/files', {
        params: { path: { id }, query: { ...(state !== undefined && { state }), limit: 100, cursor: pageParam } },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: isOver ? false : filesEveryMs,
  });

export interface PhotoArchive {
  readonly file: File;
  readonly hasConsent: boolean;
  readonly takesLargest: boolean;
  readonly note: string;
  readonly signal: AbortSignal;
}

export const sendArchive = (client: QueryClient) =>
  mutationOptions({
    mutationFn: ({ file, hasConsent, takesLargest, note, signal }: PhotoArchive) =>
      lengthyApi.post('/users/import-photos', {
        body: {
          file,
          ...(hasConsent && { consent: true }),
          ...(takesLargest && { face: 'largest' }),
          ...(note !== '' && { source_description: note }),
        },
        signal,
      }),
    meta: { showsItsErrors: true },
    onSuccess: () => client.invalidateQueries({ queryKey: jobsKey }),
  });

export const cancelJob = (client: QueryClient, id: string) =>
  mutationOptions({
    mutationFn: () => api.post('/enrolment-jobs/{id}/cancel', { params: { path: { id } } }),
    meta: { showsItsErrors: true },
    onSettled: () => client.invalidateQueries({ queryKey: jobsKey }),
  });
