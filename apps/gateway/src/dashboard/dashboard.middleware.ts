import { extname, resolve } from 'node:path';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { AppError } from '@smart-attendance/errors';
import type { Logger } from '@smart-attendance/observability';
import { DashboardFiles, indexName, type DashboardFile } from './dashboard-files';
import { toDashboardPath } from './dashboard-path.policy';

/** Where the build leaves it, in the repository as in the image. */
const builtFolder = resolve(__dirname, '../../../dashboard/dist');

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  // The components of the pages set the size and the place of things by style attributes.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Enrolment takes pictures by a webcam; nothing else of a device is asked for. */
const permissionsPolicy = 'camera=(self), microphone=(), geolocation=()';

/** A name with a hash means one content for ever. */
const foreverCache = 'public, max-age=31536000, immutable';
/** Asked for each time, and answered with 304 until there is another. */
const askedCache = 'no-cache';

/**
 * What every answer has and a file for ever needs not: it is no document, refers to nothing, and is never asked for
 * anew; what it may load when it is opened by itself its policy says. A page fetches a dozen of them.
 */
const notOfFiles = [
  'Cross-Origin-Opener-Policy',
  'Referrer-Policy',
  'X-Frame-Options',
  'X-Request-Id',
  'X-Trace-Id',
] as const;

/** How these answers are called in the log and in the metrics. */
export const dashboardRoutes = { page: '/{page}', file: '/{file}' } as const;

/**
 * The pages of the dashboard at `/`, for everything that reads and is no path of the API.
 *
 * @param folder empty: where the build leaves it
 */
export async function serveDashboard(folder: string, logger: Logger): Promise<RequestHandler> {
  try {
    return answerWith(await DashboardFiles.read(folder === '' ? builtFolder : folder));
  } catch (error) {
    logger.warn('dashboard-missing', { error });
    return refuseWithoutBuild;
  }
}

function answerWith(files: DashboardFiles) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const path = isRead(request) ? toDashboardPath(request.path) : undefined;
    if (path?.kind === 'page' && takesPages(request)) {
      request.route = { path: dashboardRoutes.page };
      response.set({ 'Content-Security-Policy': contentSecurityPolicy, 'Permissions-Policy': permissionsPolicy });
      send(request, response, files.find(indexName), askedCache);
    } else if (path?.kind === 'file' && files.find(path.name) !== undefined) {
      request.route = { path: dashboardRoutes.file };
      if (path.isHashed) for (const name of notOfFiles) response.removeHeader(name);
      send(request, response, files.find(path.name), path.isHashed ? foreverCache : askedCache);
    } else {
      next();
    }
  };
}

function refuseWithoutBuild(request: Request, _response: Response, next: NextFunction): void {
  if (!isRead(request) || request.path !== '/') next();
  else next(new AppError('not_found', noDashboard));
}

const noDashboard =
  'This gateway was built without the dashboard; the log says where it looked (DASHBOARD_DIR). ' +
  'The API is at /api/v1, its documentation at /docs.';

function isRead({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** A program that forgot /api/v1 and wants JSON gets a 404, not a page with 200. */
function takesPages(request: Request): boolean {
  return request.accepts('html') !== false;
}

function send(request: Request, response: Response, file: DashboardFile | undefined, cacheControl: string): void {
  if (file === undefined) throw new Error(`The dashboard has no ${indexName}.`);
  response.set('Cache-Control', cacheControl);
  if (cacheControl !== foreverCache) response.set('ETag', file.entityTag);
  response.vary('Accept-Encoding').type(extname(file.name));
  const encoding = encodingFor(request, file);
  if (encoding !== undefined) response.set('Content-Encoding', encoding);
  response.send(encoding === undefined ? file.plain : file[encoding]);
}

/** Browsers name gzip first and prefer none; br is the smaller. */
function encodingFor(request: Request, file: DashboardFile): 'br' | 'gzip' | undefined {
  const offered = (['br', 'gzip'] as const).filter((encoding) => file[encoding] !== undefined);
  return offered.find((encoding) => request.acceptsEncodings(encoding) === encoding);
}
