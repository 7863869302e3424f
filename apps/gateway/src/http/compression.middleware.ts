import compression from 'compression';
import type { NextFunction, Request, Response } from 'express';
import { apiPath } from './paths.middleware';

/** A smaller answer fits into one packet as it is. */
const bytesMin = 1_024;
/** Of zlib, 1 to 9: a list of a thousand rows is hardly larger than at 6, in half the time. */
const level = 3;

const compressed =
  /^(application\/(.+\+)?json|text\/(csv|plain|html|css|javascript)|application\/javascript|image\/svg)/;

const compress = compression({
  threshold: bytesMin,
  level,
  filter: (_, response) => isCompressed(response),
});

/**
 * Compresses what is read. Never an answer with a secret in it (those are answers to POST, or of /auth): its length
 * would tell a page that can make somebody else ask (BREACH). Nor what has a strong tag, which stands for each byte; it
 * is one thing and small. Who offers no encoding gets none, and nothing of the answer is hooked for it.
 */
export function compressAnswers(request: Request, response: Response, next: NextFunction): void {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const isOffered = request.headers['accept-encoding'] !== undefined;
  if (isRead && isOffered && !request.path.startsWith(`${apiPath}/auth`)) compress(request, response, next);
  else next();
}

function isCompressed(response: Response): boolean {
  const tag = String(response.getHeader('ETag') ?? '');
  return compressed.test(String(response.getHeader('Content-Type') ?? '')) && (tag === '' || tag.startsWith('W/'));
}
