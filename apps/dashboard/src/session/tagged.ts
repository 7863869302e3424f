import { api } from './api';

/** What was read, with the tag that a change of it names. */
export interface Tagged<T> {
  readonly value: T;
  readonly etag: string | undefined;
}

type Middleware = NonNullable<NonNullable<Parameters<typeof api.get>[1]>['middleware']>;

/** `tagged((middleware) => api.get('/shifts/{id}', { params, middleware }))` */
export async function tagged<T>(ask: (middleware: Middleware) => Promise<T>): Promise<Tagged<T>> {
  let etag: string | undefined;
  const value = await ask([
    {
      onResponse: ({ response }) => {
        etag = response.headers.get('etag') ?? undefined;
      },
    },
  ]);
  return { value, etag };
}

/** The header of a change that is of what was read, and of nothing newer. */
export function ifMatch(etag: string | undefined): { 'If-Match'?: string } {
  return etag === undefined ? {} : { 'If-Match': etag };
}
