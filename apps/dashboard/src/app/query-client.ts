import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { endSession, isSessionOver } from '../session';

declare module '@tanstack/react-query' {
  interface Register {
    mutationMeta: {
      /** What refuses it is shown where it was asked for, as at the fields of a form. */
      readonly showsItsErrors?: boolean;
    };
  }
}

/** Pages show the errors of what they read; of what they do, whoever does not say otherwise has a notice. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (isSessionOver(error)) endSession(client);
      },
    }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _result, mutation) => {
        if (isSessionOver(error)) endSession(client);
        else if (mutation.meta?.showsItsErrors !== true) void notifyOfError(error);
      },
    }),
    defaultOptions: {
      // The client of the API tries again by itself, as long as that makes sense.
      queries: { retry: false, staleTime: 10_000, gcTime: 300_000 },
      // What was sent, as passwords and pictures, is kept no longer than whoever sent it looks at it. At 0 the cache
      // would look every few milliseconds whether one is over whose form is gone.
      mutations: { retry: false, gcTime: 1_000 },
    },
  });
  return client;
}

/** The notices come after the first page; what cannot be fetched any more is told by the page that stays as it is. */
async function notifyOfError(error: unknown): Promise<void> {
  const notices = await import('./notices').catch(() => undefined);
  notices?.notifyOfError(error);
}
