import type { CorsOptions } from '@nestjs/common/interfaces/external/cors-options.interface';

/** As long as any browser remembers it; it saves a request before each request. */
const preflightSeconds = 7_200;

/** For pages of those origins, which send their token themselves: no cookie goes along. Undefined without origins. */
export function corsOptionsOf(origins: string): CorsOptions | undefined {
  const origin = origins
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  if (origin.length === 0) return undefined;
  return {
    origin,
    maxAge: preflightSeconds,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
    allowedHeaders: [
      'Authorization',
      'Content-Type',
      'Idempotency-Key',
      'If-Match',
      'If-None-Match',
      'Last-Event-ID',
      'Prefer',
      'traceparent',
      'X-API-Key',
      'X-Request-Id',
    ],
    exposedHeaders: [
      'Age',
      'Allow',
      'Content-Disposition',
      'ETag',
      'Idempotency-Replayed',
      'Last-Event-ID',
      'Location',
      'Preference-Applied',
      'RateLimit',
      'RateLimit-Policy',
      'Retry-After',
      'WWW-Authenticate',
      'X-Captured-At',
      'X-Request-Id',
      'X-Trace-Id',
    ],
  };
}
