import type { Schemas } from '@smart-attendance/client';
import { infiniteQueryOptions, mutationOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import { api, tagged, type Role } from '../session';

export type User = Schemas['UserView'];
export type ApiKey = Schemas['ApiKeyView'];
export type ApiKeyWish = Schemas['CreateApiKeyInput'];

const pageRows = 50;
const nextCursor = (page: { readonly next_cursor: string | null }): string | undefined => page.next_cursor ?? undefined;

/** What each role may do, of the table that the server goes by. */
export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: ({ signal }) => api.get('/roles', { signal }),
  staleTime: Infinity,
});

export interface UserFilter {
  readonly q: string;
  readonly role: Role | null;
}

export const accountsQuery = ({ q, role }: UserFilter, sort: string) =>
  infiniteQueryOptions({
    queryKey: ['users', 'accounts', { q, role, sort }],
    queryFn: ({ pageParam, signal }) =>
      api.get('/users', {
        params: {
          query: {
            limit: pageRows,
            cursor: pageParam,
            sort: sort as 'name',
            ...(q !== '' && { q }),
            ...(role !== null && { role }),
          },
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: nextCursor,
  });

/** With its tag: a change is made only of what the reader has seen. */
export const accountQuery = (id: string) =>
  queryOptions({
    queryKey: ['users', id, 'tagged'],
    queryFn: async ({ signal }) => {
      const params = { path: { id } };
      const { value: user, etag = '*' } = await tagged((middleware) =>
        api.get('/users/{id}', { params, signal, middleware }),
      );
      return { user, tag: etag };
    },
    staleTime: 0,
  });

interface RoleWish {
  readonly id: string;
  readonly tag: string;
  readonly role: Role;
}

export const changeRole = (client: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, tag, role }: RoleWish) =>
      api.put('/users/{id}', { params: { path: { id }, header: { 'If-Match': tag } }, body: { role } }),
    meta: { showsItsErrors: true },
    onSettled: () => client.invalidateQueries({ queryKey: ['users'] }),
  });

export const apiKeysQuery = (activeOnly: boolean) =>
  infiniteQueryOptions({
    queryKey: ['api-keys', { activeOnly }],
    queryFn: ({ pageParam, signal }) =>
      api.get('/api-keys', {
        params: { query: { limit: pageRows, cursor: pageParam, order: 'desc', active_only: activeOnly } },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: nextCursor,
  });

/** The answer has the key; it is kept no longer than its dialog is open. */
export const createApiKey = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (body: ApiKeyWish) => api.post('/api-keys', { body }),
    meta: { showsItsErrors: true },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['api-keys'] });
    },
  });

export const revokeApiKey = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (id: string) => api.delete('/api-keys/{id}', { params: { path: { id } } }),
    meta: { showsItsErrors: true },
    onSuccess: () => client.invalidateQueries({ queryKey: ['api-keys'] }),
  });
