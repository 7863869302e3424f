import { performance } from 'node:perf_hooks';
import type { NextFunction, Request, Response } from 'express';
import { currentTraceId, metrics, parseTraceparent, runInSpan, type Logger } from '@smart-attendance/observability';
import { callerOf } from '../access/caller';
import { dashboardRoutes } from '../dashboard/dashboard.middleware';
import { requestIdOf } from './request-id.policy';

const answeringSeconds = metrics.histogram({
  name: 'http_request_duration_seconds',
  help: 'From the head of a request to the end of its answer, by route template.',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60],
});

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
/** Asked every few seconds by machines, and the files of each page; only their failures are worth a line. */
const quietRoutes = new Set<string>([
  '/health',
  '/health/ready',
  '/health/serving',
  '/metrics',
  dashboardRoutes.page,
  dashboardRoutes.file,
]);

/** Answers that last as long as somebody looks: how long says nothing about how fast we are. */
const lastingAnswer = /^(multipart\/x-mixed-replace|text\/event-stream)/;

/**
 * Begins a trace with the request, and says it once in the log and in the metrics: never a body, a query or a token.
 * Whether a trace is recorded follows from its id, so it is never one that a client chose.
 */
export function traceAndLog(logger: Logger) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const clientTraceId = parseTraceparent(request.get('traceparent') ?? '')?.traceId;
    void runInSpan('HTTP', { kind: 'server', traceparent: '' }, (recorded) => {
      const closed = new Promise<void>((resolve) => response.once('close', resolve));
      const traceId = currentTraceId();
      const startedAt = performance.now();
      const requestId = requestIdOf(request.get('x-request-id'), traceId);
      response.set({ 'X-Trace-Id': traceId, 'X-Request-Id': requestId });
      response.once('close', () => {
        const ms = performance.now() - startedAt;
        const route = templateOf(request);
        const method = methods.has(request.method) ? request.method : 'OTHER';
        const status = response.writableFinished ? response.statusCode : 499;
        recorded?.rename(`${method} ${route}`);
        recorded?.note({ 'http.request.method': method, 'http.route': route, 'http.response.status_code': status });
        const isLasting = lastingAnswer.test(String(response.getHeader('Content-Type')));
        if (!isLasting) answeringSeconds.observe({ method, route, status: String(status) }, ms / 1_000);
        if (quietRoutes.has(route) && status < 400) return;
        const told = {
          ...(requestId !== traceId && { requestId }),
          ...(clientTraceId !== undefined && { clientTraceId }),
        };
        const fields = { method, route, status, ms: Math.round(ms), ...told, ...who(request) };
        if (status >= 500) logger.warn('request', fields);
        else logger.info('request', fields);
      });
      next();
      return closed;
    });
  };
}

function templateOf(request: Request): string {
  const route = request.route as { path?: unknown } | undefined;
  return typeof route?.path === 'string' ? route.path : 'unmatched';
}

function who(request: Request): { readonly callerId?: string } {
  const caller = callerOf(request);
  return caller === undefined ? {} : { callerId: caller.principal.id };
}
