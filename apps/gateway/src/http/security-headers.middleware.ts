import type { NextFunction, Request, Response } from 'express';

const nothingButData = "default-src 'none'; frame-ancestors 'none'";
// The documentation page brings its own scripts and writes its own styles.
const documentationPage =
  "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/** For a year a browser comes by TLS alone. */
const strictTransport = 'max-age=31536000';

/**
 * Answers are data for one client: not to be kept, framed, sniffed or loaded by other sites. TLS is the proxy's, which
 * says so where TRUSTED_PROXIES counts it.
 */
export function securityHeaders(request: Request, response: Response, next: NextFunction): void {
  response.set({
    'Cache-Control': 'no-store',
    'Content-Security-Policy': /^\/docs(\/|$)/.test(request.path) ? documentationPage : nothingButData,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    ...(request.secure && { 'Strict-Transport-Security': strictTransport }),
  });
  next();
}
