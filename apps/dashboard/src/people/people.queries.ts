import { ProblemError, type Schemas } from '@smart-attendance/client';
import {
  infiniteQueryOptions,
  keepPreviousData,
  mutationOptions,
  queryOptions,
  type InfiniteData,
  type QueryClient,
} from '@tanstack/react-query';
import { api, ifMatch, tagged } from '../session';
import { toPeopleQuery, type PeopleFilter } from './people-filter.policy';

export type Person = Schemas['UserView'];

/** A person, and the tag that says which state of them this is. */
export interface KnownPerson {
  readonly person: Person;
  readonly etag: string | undefined;
}

export const peopleListKey = ['users', 'list'] as const;
export const personKey = (id: string) => ['users', 'one', id] as const;

const pageSize = 100;

const readPage = (filter: PeopleFilter, cursor: string | null, signal: AbortSignal) =>
  api.get('/users', {
    params: { query: { ...toPeopleQuery(filter), limit: pageSize, ...(cursor !== null && { cursor }) } },
    signal,
  });

export type PeoplePages = InfiniteData<Awaited<ReturnType<typeof readPage>>, string | null>;

export const peopleList = (filter: PeopleFilter) =>
  infiniteQueryOptions({
    queryKey: [...peopleListKey, filter],
    queryFn: ({ pageParam, signal }) => readPage(filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    // It is kept true only while it is shown.
    staleTime: 0,
  });

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: personKey(id),
    queryFn: async ({ signal }): Promise<KnownPerson> => {
      const params = { path: { id } };
      const known = await tagged((middleware) => api.get('/users/{id}', { params, signal, middleware }));
      return { person: known.value, etag: known.etag };
    },
  });

/** Whose word a consent is; null where that is nobody who can be looked up. */
export const authorQuery = (id: string) =>
  queryOptions({
    queryKey: ['users', 'author', id],
    queryFn: async ({ signal }) => {
      try {
        const { first_name: first, last_name: last } = await api.get('/users/{id}', {
          params: { path: { id } },
          signal,
        });
        return `${first} ${last}`;
      } catch (error) {
        if (error instanceof ProblemError && (error.status === 404 || error.status === 403)) return null;
        throw error;
      }
    },
    staleTime: 300_000,
  });

/** The shell has told what went wrong where nobody else does; forms show it at their fields. */
const handled = { showsItsErrors: true } as const;

export const createPerson = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (body: Schemas['CreateUserInput']) => api.post('/users', { body }),
    meta: handled,
    onSuccess: () => client.invalidateQueries({ queryKey: peopleListKey }),
  });

export interface PersonChange {
  readonly body: Schemas['UpdateUserInput'];
  /** Of the state that is changed; undefined: whatever it is by now. */
  readonly etag: string | undefined;
}

export const updatePerson = (client: QueryClient, id: string) =>
  mutationOptions({
    mutationFn: async ({ body, etag }: PersonChange): Promise<KnownPerson> => {
      const params = { path: { id }, header: ifMatch(etag) };
      const known = await tagged((middleware) => api.put('/users/{id}', { params, body, middleware }));
      return { person: known.value, etag: known.etag };
    },
    meta: handled,
    onSuccess: async (known) => {
      client.setQueryData(personQuery(id).queryKey, known);
      renewRow(client, known.person);
      // A no to being recognised deletes faces.
      if (known.person.biometric_consent === false) await client.invalidateQueries({ queryKey: personKey(id) });
    },
  });

/** Who is gone already is erased: a try before this one did it, and its answer was lost. */
export async function erase(id: string): Promise<void> {
  try {
    await api.delete('/users/{id}', { params: { path: { id } } });
  } catch (error) {
    if (!(error instanceof ProblemError) || error.status !== 404) throw error;
  }
}

export const erasePerson = (client: QueryClient, id: string) =>
  mutationOptions({
    mutationFn: () => erase(id),
    meta: handled,
    onSuccess: () => {
      forgetPeople(client, [id]);
      void client.invalidateQueries({ queryKey: peopleListKey });
    },
  });

/** In every list that is kept, until it is read anew. */
function renewRow(client: QueryClient, person: Person): void {
  client.setQueriesData<PeoplePages>({ queryKey: peopleListKey }, (list) =>
    list === undefined
      ? list
      : {
          ...list,
          pages: list.pages.map((page) => ({
            ...page,
            data: page.data.map((row) => (row.id === person.id ? person : row)),
          })),
        },
  );
}

/** What is kept of many people at once; under `users` there are lists besides. */
const keptOfMany: ReadonlySet<unknown> = new Set(['attendance', 'presence', 'recognitions']);

/**
 * Nothing of who was erased stays in the page: what is about one of them, and every list that is not shown. A list that
 * is shown is read anew by whoever shows it; choices are by nobody else.
 */
export function forgetPeople(client: QueryClient, ids: readonly string[]): void {
  const erased: ReadonlySet<unknown> = new Set(ids);
  client.removeQueries({
    predicate: ({ queryKey: [what, ...about] }) => what === 'users' && about.some((part) => erased.has(part)),
  });
  client.removeQueries({
    type: 'inactive',
    predicate: ({ queryKey: [what] }) => what === 'users' || keptOfMany.has(what),
  });
  void client.invalidateQueries({ queryKey: ['users', 'choices'] });
}
