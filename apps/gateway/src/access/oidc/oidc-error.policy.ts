import { AppError } from '@smart-attendance/errors';

/** What openid-client tells of a failure, as far as it decides something. */
interface OidcFailure {
  readonly code?: unknown;
  /** The `error` of a response of the provider. */
  readonly error?: unknown;
  readonly status?: unknown;
}

const retryAfterSeconds = 5;

/** What a failed login by a provider is for whoever logs in. The provider's own texts go to nobody. */
export function toOidcError(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const { code, error, status } = (typeof cause === 'object' && cause !== null ? cause : {}) as OidcFailure;
  if (code === 'OAUTH_AUTHORIZATION_RESPONSE_ERROR') return refusedBy(error, cause);
  if (code === 'OAUTH_RESPONSE_BODY_ERROR' && Number(status) < 500) {
    // A code works once and for a minute or so: a page that was loaded again, or left open.
    return error === 'invalid_grant' ? over(cause) : wronglySet(cause);
  }
  if (typeof code === 'string' && wronglySetCodes.includes(code)) return wronglySet(cause);
  if (typeof code === 'string' && notVerifiedCodes.test(code)) {
    return new AppError('unauthenticated', 'What the login provider said could not be verified; log in again.', {
      reason: 'login_not_verified',
      cause,
    });
  }
  return away(cause);
}

/** What our log says of it: never claims, codes or tokens, which the library keeps in its errors. */
export function oidcFailureFields(cause: unknown): Readonly<Record<string, unknown>> {
  const { code, error, status } = (typeof cause === 'object' && cause !== null ? cause : {}) as OidcFailure;
  const [message, behind] = cause instanceof Error ? [cause.message, cause.cause] : [undefined, undefined];
  const network = behind instanceof Error ? behind.message : undefined;
  return { code, providerError: error, status, message, network };
}

/** A secret that is refused, an issuer that calls itself otherwise, endpoints that are not there. */
const wronglySetCodes: readonly string[] = [
  'OAUTH_WWW_AUTHENTICATE_CHALLENGE',
  'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED',
  'OAUTH_MISSING_SERVER_METADATA',
  'OAUTH_INVALID_SERVER_METADATA',
  'OAUTH_HTTP_REQUEST_FORBIDDEN',
  'OAUTH_REQUEST_PROTOCOL_FORBIDDEN',
];

/** Of claims, signatures, state and nonce; a timeout or a broken answer is none of them. */
const notVerifiedCodes = /^OAUTH_(JWT_\w+|INVALID_RESPONSE|KEY_SELECTION_FAILED|UNSUPPORTED_OPERATION)$/;

function refusedBy(error: unknown, cause: unknown): AppError {
  if (error === 'server_error' || error === 'temporarily_unavailable') return away(cause);
  return new AppError('permission_denied', 'The login provider did not let you in.', {
    reason: 'provider_refused',
    cause,
  });
}

function over(cause: unknown): AppError {
  return new AppError('unauthenticated', 'This login is over; begin again.', { reason: 'login_over', cause });
}

function wronglySet(cause: unknown): AppError {
  return new AppError(
    'unavailable',
    'The login provider and this system are not set up for each other; whoever runs it finds the reason in the log.',
    { reason: 'provider_settings', retryAfterSeconds, cause },
  );
}

function away(cause: unknown): AppError {
  return new AppError('unavailable', 'The login provider does not answer; log in with your password, or try later.', {
    reason: 'provider_away',
    retryAfterSeconds,
    cause,
  });
}
