import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { isAppError } from '@smart-attendance/errors';
import { currentTraceId, type Logger } from '@smart-attendance/observability';
import { auditNoteOf } from '../audit/audit-note';
import type { RateLimitsService } from '../rate-limits/rate-limits.service';
import { isOfCancelledDownload, toProblem } from './problem.policy';

/** The one place where an error becomes an answer. What is our own fault goes to the log under the same trace id. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly logger: Logger,
    private readonly limits: RateLimitsService,
  ) {}

  async catch(thrown: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const response = http.getResponse<Response>();
    const request = http.getRequest<Request>();
    const error = await this.limits.countRefused(request, response, thrown);
    const isForm = request.is('multipart/form-data') !== false;
    const { problem, headers } = toProblem(error, currentTraceId(), isForm);
    auditNoteOf(request).reason = problem.reason ?? problem.type.replace(/^.*:/, '');
    const isCancelled = response.headersSent && isOfCancelledDownload(error);
    if (problem.status === 500 && !isCancelled) this.logger.error('request-failed', { error });
    // What this process itself is short of; an outage behind it is in the log of whoever met it.
    if (problem.status === 503 && !isAppError(error)) this.logger.warn('request-failed', { error });
    if (response.headersSent) {
      // Half an answer is out: only a broken connection says that the rest will not come.
      response.destroy();
      return;
    }
    response.status(problem.status).set(headers).type('application/problem+json').send(JSON.stringify(problem));
  }
}
