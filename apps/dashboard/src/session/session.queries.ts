import { ProblemError, type Schemas } from '@smart-attendance/client';
import { mutationOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import { api, impatientApi } from './api';

/** Who is signed in. Pages are for people; a key has nothing to do in a cookie. */
export type Me = Schemas['MeUserView'];

const sessionKey = ['session'] as const;

/** Null where nobody is signed in, or no longer. */
export const sessionQuery = queryOptions({
  queryKey: sessionKey,
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      const me = await api.get('/auth/me', { signal });
      return me.kind === 'user' ? me : null;
    } catch (error) {
      if (isSessionOver(error)) return null;
      throw error;
    }
  },
  // Roles and departments change; the server judges anew within 20 s, and pages follow.
  staleTime: 60_000,
  refetchInterval: 300_000,
  gcTime: Infinity,
});

export const loginMethodsQuery = queryOptions({
  queryKey: ['login-methods'],
  queryFn: ({ signal }) => api.get('/login-methods', { signal }),
  staleTime: Infinity,
});

export function isSessionOver(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 401;
}

/** Told when a request is refused because the session ended: the pages make room for the sign-in. */
export function endSession(client: QueryClient): void {
  if (client.getQueryData(sessionKey) !== undefined) client.setQueryData(sessionKey, null);
}

/** The sign-in knows what to say to each refusal, and shows it itself. */
const handled = { showsItsErrors: true } as const;

export const signIn = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (body: Schemas['LoginInput']) => impatientApi.post('/auth/sessions', { body }),
    meta: handled,
    onSuccess: () => client.query({ ...sessionQuery, staleTime: 0 }),
  });

export const changePassword = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (body: Schemas['ChangePasswordInput']) => impatientApi.put('/auth/password', { body }),
    meta: handled,
    onSuccess: () => client.query({ ...sessionQuery, staleTime: 0 }),
  });

export const signOut = (client: QueryClient) =>
  mutationOptions({
    mutationFn: async () => {
      try {
        await api.post('/auth/logout', { body: {} });
      } catch (error) {
        if (!isSessionOver(error)) throw error;
      }
    },
    onSuccess: () => {
      // Nothing of one person is left for the next one at this screen.
      client.clear();
      location.assign('/');
    },
  });
