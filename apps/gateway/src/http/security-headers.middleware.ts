import type { NextFunction, Request, Response } from 'express';

const nothingButData = "default-src 'none'; frame-ancestors 'none'";
// The documentation page brings its own scripts and writes its own styles.
const documentationPage =
  "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";

/** Answers are data for one client: not to be kept, framed, sniffed or loaded by other sites. TLS is the proxy's. */
export function securityHeaders(request: Request, response: Response, next: NextFunction): void {
  response.set({
    'Cache-Control': 'no-store',
    'Content-Security-Policy': /^\/docs(\/|$)/.test(request.path) ? documentationPage : nothingButData,
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  });
  next();
}
