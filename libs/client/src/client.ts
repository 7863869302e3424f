import createFetchClient, { type Client as FetchClient } from 'openapi-fetch';
import { Authentication, type Credentials } from './credentials.ts';
import { readEvents, type EventFilter, type LiveEvent } from './events.ts';
import type { Call, ListPath, PathParamsOf, Paths, QueryOf, RowOf } from './paths.ts';
import { answerWithinMsDefault, patienceMsDefault, sendPatiently } from './patience.ts';
import { ProblemError } from './problem-error.ts';

export interface ClientOptions {
  /** Such as `https://attendance.example.org`, without `/api/v1`; in a page of the same origin `location.origin`. */
  readonly baseUrl: string;
  /** Without any only a login is open. */
  readonly credentials?: Credentials;
  /** Ends everything that is under way. */
  readonly signal?: AbortSignal;
  /** How long a server that is away, or says to come back, is waited for: 45 s unless told. */
  readonly patienceMs?: number;
  /** How long one try may take: 60 s unless told. */
  readonly answerWithinMs?: number;
  /** Another fetch, as of a proxy. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

type List<Path extends ListPath> = {
  readonly query?: QueryOf<Path>;
  readonly pageSize?: number;
} & (PathParamsOf<Path> extends undefined ? { readonly path?: undefined } : { readonly path: PathParamsOf<Path> });

export interface Client {
  readonly get: Call<'get'>;
  readonly post: Call<'post'>;
  readonly put: Call<'put'>;
  readonly delete: Call<'delete'>;
  /** The rows of a list, page by page as they are taken. */
  allPages<Path extends ListPath>(path: Path, list?: List<Path>): AsyncGenerator<RowOf<Path>, void, void>;
  /** What happens, as it happens. */
  events(filter?: EventFilter): AsyncGenerator<LiveEvent, void, void>;
  /** For whoever wants the status and headers of an answer, or no error thrown. */
  readonly raw: FetchClient<Paths>;
}

/** As many as the API gives. */
const pageSizeMax = 1_000;

export function createClient(options: ClientOptions): Client {
  const apiUrl = `${options.baseUrl.replace(/\/+$/, '')}/api/v1`;
  const { patienceMs = patienceMsDefault, answerWithinMs = answerWithinMsDefault } = options;
  const plainFetch = options.fetch ?? ((request: Request) => globalThis.fetch(request));
  const send = (request: Request): Promise<Response> =>
    sendPatiently(withSignal(request, options.signal), plainFetch, { patienceMs, answerWithinMs });
  const authentication = new Authentication(options.credentials, `${apiUrl}/auth/refresh`, send);
  const raw = createFetchClient<Paths>({
    baseUrl: apiUrl,
    bodySerializer: toBody,
    fetch: (request) => authentication.fetch(withIdempotencyKey(request)),
  });
  const call = (method: 'GET' | 'POST' | 'PUT' | 'DELETE') => async (path: string, init?: object) => {
    const { data, error, response } = await (raw[method] as unknown as AnyCall)(path, init);
    if (!response.ok) throw new ProblemError(response, error);
    return data;
  };
  const client: Omit<Client, 'allPages'> = {
    get: call('GET') as Call<'get'>,
    post: call('POST') as Call<'post'>,
    put: call('PUT') as Call<'put'>,
    delete: call('DELETE') as Call<'delete'>,
    events: (filter = {}) =>
      // A stream lasts longer than any answer may take, and has patience of its own.
      readEvents(`${apiUrl}/events`, (request) => authentication.fetch(request, plainFetch), {
        ...filter,
        ...(options.signal !== undefined && { signal: anyOf(options.signal, filter.signal) }),
      }),
    raw,
  };
  return { ...client, allPages: (path, list) => rowsOf(call('GET'), path, list ?? {}) as AsyncGenerator<never> };
}

/** A client of somebody who logs in; its access token is refreshed as long as the session lasts. */
export async function logIn(
  options: Omit<ClientOptions, 'credentials'>,
  login: { readonly email: string; readonly password: string },
): Promise<Client> {
  const tokens = await createClient(options).post('/auth/login', { body: login });
  const { access_token: accessToken, refresh_token: refreshToken } = tokens;
  return createClient({ ...options, credentials: { accessToken, refreshToken } });
}

type AnyCall = (
  path: string,
  init?: object,
) => Promise<{ readonly data?: unknown; readonly error?: unknown; readonly response: Response }>;

interface AnyPage {
  readonly data: readonly unknown[];
  readonly next_cursor: string | null;
}

async function* rowsOf(
  get: (path: string, init?: object) => Promise<unknown>,
  path: string,
  list: { readonly query?: object; readonly path?: unknown; readonly pageSize?: number },
): AsyncGenerator<unknown, void, void> {
  let cursor: string | null = null;
  do {
    const query: object = { ...list.query, limit: list.pageSize ?? pageSizeMax, ...(cursor !== null && { cursor }) };
    const page = (await get(path, { params: { query, path: list.path } })) as AnyPage;
    yield* page.data;
    if (page.next_cursor === cursor) return;
    cursor = page.next_cursor;
  } while (cursor !== null);
}

/** A form where there is a file in it, a text as it is, and else JSON. */
function toBody(body: unknown): FormData | string {
  if (body instanceof FormData || typeof body === 'string') return body;
  const fields = Object.entries(body as Readonly<Record<string, unknown>>).filter(([, value]) => value !== undefined);
  if (!fields.some(([, value]) => value instanceof Blob)) return JSON.stringify(body);
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value instanceof Blob ? value : String(value));
  return form;
}

/** What creates something is asked for once, however often it is sent. */
function withIdempotencyKey(request: Request): Request {
  if (request.method === 'POST' && !request.headers.has('idempotency-key')) {
    request.headers.set('idempotency-key', crypto.randomUUID());
  }
  return request;
}

function withSignal(request: Request, signal: AbortSignal | undefined): Request {
  return signal === undefined ? request : new Request(request, { signal: AbortSignal.any([signal, request.signal]) });
}

function anyOf(signal: AbortSignal, other: AbortSignal | undefined): AbortSignal {
  return other === undefined ? signal : AbortSignal.any([signal, other]);
}
