import { MethodNotAllowedException, NotFoundException } from '@nestjs/common';
import type { Express, NextFunction, Request, Response } from 'express';
import { AppError } from '@smart-attendance/errors';
import { RouteTable } from './route-table';

export const apiPath = '/api/v1';

/** Paths with two names, the second as everything inside calls it. */
const aliases: readonly (readonly [pattern: RegExp, path: string])[] = [
  [/^\/api\/v1\/attendance(?=\/|$)/, `${apiPath}/users/attendance`],
  [/^\/api\/v1(?=\/(?:health|metrics|docs|openapi\.json)(?:\/|$))/, ''],
];

/** Gives each path its one name before any route looks at it; proxies may send a whole address as the target. */
export function nameOnePath(request: Request, _response: Response, next: NextFunction): void {
  request.url = request.url.replace(/^https?:\/\/[^/?#]*\/?/i, '/');
  const queryAt = request.url.indexOf('?');
  const path = queryAt < 0 ? request.url : request.url.slice(0, queryAt);
  const alias = aliases.find(([pattern]) => pattern.test(path));
  if (alias !== undefined) {
    request.url = path.replace(alias[0], alias[1]) + (queryAt < 0 ? '' : request.url.slice(queryAt));
  }
  next();
}

/** Answers 400 for a request of HTTP/1.1 without a Host; Node's own answer would be empty. */
export function requireHost(request: Request, _response: Response, next: NextFunction): void {
  if (request.httpVersion !== '1.1' || request.headers.host !== undefined) next();
  else next(new AppError('malformed', 'The request has no Host header.'));
}

/**
 * Answers 400 for a query that is no percent-encoded UTF-8; read all the same, its text would be stored or searched
 * mangled.
 */
export function refuseUnreadableQuery(request: Request, _response: Response, next: NextFunction): void {
  const queryAt = request.url.indexOf('?');
  try {
    if (queryAt >= 0) decodeURIComponent(request.url.slice(queryAt + 1));
    next();
  } catch {
    next(new AppError('malformed', 'The query cannot be read: after each % come two hexadecimal digits of UTF-8.'));
  }
}

/** Answers OPTIONS, 405 for a method that a path does not take, and 404 for one that is not there. */
export function refuseOtherMethods(express: Express) {
  let table: RouteTable | undefined;
  return (request: Request, response: Response, next: NextFunction): void => {
    table ??= RouteTable.of(express);
    const methods = table.methodsAt(request.path);
    if (methods === undefined || methods.includes(request.method)) {
      next();
      return;
    }
    if (methods.length === 0) {
      next(new NotFoundException());
      return;
    }
    response.set('Allow', [...methods, 'OPTIONS'].join(', '));
    if (request.method === 'OPTIONS') response.status(204).end();
    else next(new MethodNotAllowedException());
  };
}
