import { titleOf } from '../http/problem.policy';

/** Of each status the cause that clients meet most, with the sentence they are told. */
const causes: Readonly<Record<number, readonly [type: string, detail: string]>> = {
  400: ['malformed', 'The body is no JSON: a comma or a quote is missing at line 1, column 18.'],
  401: ['unauthenticated', 'Send an access token as Authorization: Bearer, or an API key as X-API-Key.'],
  403: ['permission_denied', 'The role viewer may not do this.'],
  404: ['not_found', 'There is no camera 3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b.'],
  405: ['method_not_allowed', 'This path does not take this method; the Allow header lists those it takes.'],
  408: ['timed_out', 'The request did not arrive whole in its time; send it again, faster.'],
  409: ['conflict', 'Somebody else has this email already.'],
  412: ['precondition_failed', 'Somebody changed it meanwhile; current is what it is now.'],
  413: ['too_large', 'The body is larger than this path takes.'],
  415: ['unsupported_media', 'Send this as application/json.'],
  422: ['invalid_argument', 'email must be an email address'],
  429: ['rate_limited', 'Too many requests; try again in 30 s.'],
  431: ['head_too_large', 'The head of the request is larger than 16 KiB; send fewer or shorter headers.'],
  503: ['unavailable', 'A service behind is away; try again shortly.'],
};

/** What a client gets with that status; undefined for one that is no problem of any operation. */
export function problemExampleOf(status: number): object | undefined {
  const cause = causes[status];
  if (cause === undefined) return undefined;
  const [type, detail] = cause;
  return {
    type: `urn:smart-attendance:problem:${type}`,
    title: titleOf(status),
    status,
    detail,
    trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
    ...(status === 422 && { errors: [{ field: 'email', message: 'must be an email address' }] }),
  };
}
