import type { Schemas } from '@smart-attendance/client';
import {
  infiniteQueryOptions,
  keepPreviousData,
  mutationOptions,
  queryOptions,
  type QueryClient,
} from '@tanstack/react-query';
import { api, ifMatch } from '../session';
import type { DraftState } from './drafts/draft-states';

export type Draft = Schemas['DraftView'];
/** With a key of its own, for the table. */
export type DraftDay = Schemas['DraftDayView'] & { readonly id: string };

const draftsKey = ['drafts'] as const;
/** What an approval changes. */
const changedKeys = [['shifts'], ['sites'], ['assignments'], ['roster'], ['attendance']] as const;
const pageRows = 50;
/** How often a draft that is computed is asked how far it is. */
const progressEveryMs = 1_500;

export function isUnderWay({ state }: Pick<Draft, 'state'>): boolean {
  return state === 'previewing' || state === 'applying';
}

export const draftsQuery = (state: DraftState | undefined) =>
  infiniteQueryOptions({
    queryKey: [...draftsKey, 'list', state],
    queryFn: ({ pageParam, signal }) =>
      api.get('/drafts', {
        params: {
          query: {
            limit: pageRows,
            ...(state !== undefined && { state }),
            ...(pageParam !== '' && { cursor: pageParam }),
          },
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some((page) => page.data.some(isUnderWay)) === true ? progressEveryMs : false,
  });

export const draftQuery = (id: string) =>
  queryOptions({
    queryKey: [...draftsKey, 'one', id],
    queryFn: ({ signal }) => api.get('/drafts/{id}', { params: { path: { id } }, signal }),
    refetchInterval: ({ state: { data } }) => (data !== undefined && isUnderWay(data) ? progressEveryMs : false),
  });

/** Anew with each revision: another preview has other days. */
export const draftDaysQuery = ({ id, revision, state }: Draft, userId: string | null) =>
  infiniteQueryOptions({
    queryKey: [...draftsKey, 'days', id, revision, state, userId],
    queryFn: async ({ pageParam, signal }) => {
      const query = {
        limit: pageRows,
        ...(userId !== null && { user_id: userId }),
        ...(pageParam !== '' && { cursor: pageParam }),
      };
      const page = await api.get('/drafts/{id}/days', { params: { path: { id }, query }, signal });
      return { ...page, data: page.data.map((day): DraftDay => ({ ...day, id: `${day.user_id} ${day.date}` })) };
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });

const changes = (client: QueryClient) => ({
  meta: { showsItsErrors: true },
  onSettled: async () => {
    await client.invalidateQueries({ queryKey: draftsKey });
    for (const queryKey of changedKeys) void client.invalidateQueries({ queryKey });
  },
});

/** What is drafted, with why. */
export type NewDraft =
  | { readonly kind: 'shift'; readonly body: Schemas['DraftShiftInput'] }
  | { readonly kind: 'site'; readonly body: Schemas['DraftSiteInput'] }
  | { readonly kind: 'assignment'; readonly body: Schemas['DraftAssignmentInput'] }
  | { readonly kind: 'assignment_end'; readonly body: Schemas['DraftAssignmentEndInput'] }
  | { readonly kind: 'recomputation'; readonly body: Schemas['DraftRecomputationInput'] };

function create(draft: NewDraft): Promise<Draft> {
  switch (draft.kind) {
    case 'shift':
      return api.post('/drafts/shifts', { body: draft.body });
    case 'site':
      return api.post('/drafts/sites', { body: draft.body });
    case 'assignment':
      return api.post('/drafts/assignments', { body: draft.body });
    case 'assignment_end':
      return api.post('/drafts/assignment-ends', { body: draft.body });
    case 'recomputation':
      return api.post('/drafts/recomputations', { body: draft.body });
  }
}

export const createDraft = (client: QueryClient) => mutationOptions({ mutationFn: create, ...changes(client) });

interface Decision {
  readonly draft: Draft;
  readonly reason: string;
}

export const approveDraft = (client: QueryClient) =>
  mutationOptions({
    mutationFn: ({ draft, reason }: Decision) =>
      api.post('/drafts/{id}/approve', { params: asShown(draft), body: { reason } }),
    ...changes(client),
  });

export const discardDraft = (client: QueryClient) =>
  mutationOptions({
    mutationFn: ({ draft, reason }: Decision) =>
      api.post('/drafts/{id}/discard', { params: asShown(draft), body: { reason } }),
    ...changes(client),
  });

export const previewDraft = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (draft: Draft) => api.post('/drafts/{id}/preview', { params: asShown(draft) }),
    ...changes(client),
  });

/** What is approved is what was shown. A tag begins with the revision. */
function asShown({ id, revision }: Draft) {
  return { path: { id }, header: ifMatch(`"${String(revision)}-shown"`) };
}
