import { AppError } from '@smart-attendance/errors';

/**
 * Why Qdrant did not do what it was asked, as `unavailable` with a sentence for who runs the installation; no address,
 * key or vector is in it. What the server said is in the cause, for the log. Postgres has the truth, so the same call
 * may work later.
 */
export function qdrantFailure(error: unknown, hasKey: boolean): AppError {
  const said = saidIn(error);
  return new AppError('unavailable', `The vector index ${reasonOf(error, hasKey, said)}`, {
    retryAfterSeconds: 2,
    cause: said === '' ? error : new Error(said, { cause: error }),
  });
}

/** The status of the answer; undefined when there was none. */
export function statusOf(error: unknown): number | undefined {
  const { status } = error as { status?: unknown };
  return typeof status === 'number' ? status : undefined;
}

function reasonOf(error: unknown, hasKey: boolean, said: string): string {
  const status = statusOf(error);
  if (status === undefined) return withoutAnswer(error);
  if (/no space left|out of disk/i.test(said)) return `has no room left on its disk (${status}).`;
  if (/\. Help: /.test(said)) return `has a strict mode that refuses what is needed (${status}).`;
  if (/locked|recovery mode/i.test(said))
    return `is locked, or starts in recovery mode; its log says more (${status}).`;
  switch (status) {
    case 401:
      return hasKey
        ? 'refuses the key: QDRANT_API_KEY is not one of the server’s (401).'
        : 'wants a key: set QDRANT_API_KEY to the server’s QDRANT__SERVICE__API_KEY, which must not be empty (401).';
    case 403:
      return 'forbids it: QDRANT_API_KEY must be allowed to read, write and create collections (403).';
    case 404:
      return 'does not know what it was asked for: a collection is gone, or QDRANT_URL is not Qdrant’s (404).';
    case 408:
      return tooSlow;
    case 413:
      return 'is behind a proxy that takes too small requests; let it take 1 MB (413).';
    case 429:
      return limited;
    default:
      return status < 500 ? `refuses the request (${status}).` : `fails; the server’s log says more (${status}).`;
  }
}

const tooSlow = 'does not answer in time; try again shortly.';
const limited = 'limits how much it is asked; what is left follows shortly (429).';

function withoutAnswer(error: unknown): string {
  const codes = causesOf(error).flatMap((cause) => codeOf(cause) ?? []);
  const code = codes.at(-1) ?? '';
  const names = causesOf(error).map((cause) => (cause instanceof Error ? cause.name : ''));
  if (names.includes('QdrantClientTimeoutError')) return tooSlow;
  if (names.includes('QdrantClientResourceExhaustedError')) return limited;
  if (isTlsCode(code)) {
    return `cannot be trusted: TLS fails with ${code}. Check the scheme of QDRANT_URL, and NODE_EXTRA_CA_CERTS for a CA of your own.`;
  }
  if (code !== '') return `does not answer right now (${code}); check QDRANT_URL and that the server runs.`;
  if (causesOf(error).some((cause) => cause instanceof Error && cause.message === 'bad port')) {
    return 'is at a port that HTTP clients refuse; give it another one and change QDRANT_URL.';
  }
  if (
    error instanceof SyntaxError ||
    (error instanceof Error && /uninit|Unexpected Resp|undefined/.test(error.message))
  ) {
    return 'answers, but not as Qdrant does: check QDRANT_URL.';
  }
  return 'does not answer right now; try again shortly.';
}

function isTlsCode(code: string): boolean {
  return /^(ERR_TLS|ERR_SSL|EPROTO$|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH)/.test(code);
}

/** What wraps what, at most five deep, the outermost first. */
function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = [];
  for (let at = error; at !== undefined && at !== null && causes.length < 5; at = (at as { cause?: unknown }).cause) {
    causes.push(at);
  }
  return causes;
}

function codeOf(error: unknown): string | undefined {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^[A-Z0-9_]{2,60}$/.test(code) ? code : undefined;
}

/** The beginning of the server's own sentence: `status.error` in JSON, or plain text where a key is refused. */
function saidIn(error: unknown): string {
  const { data } = error as { data?: { status?: { error?: unknown } } | string | null };
  const text = typeof data === 'object' ? data?.status?.error : data;
  return typeof text === 'string' ? text.replace(/\s+/g, ' ').slice(0, 300) : '';
}
