import {
  Injectable,
  StreamableFile,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { map, type Observable } from 'rxjs';
import { apiPath } from '../http/paths.middleware';
import { entityTagOf } from './entity-tag.policy';

/**
 * Tags what is answered: everything that is read, and a change of what has a revision. A GET whose If-None-Match has
 * the tag is then answered by express with 304.
 */
@Injectable()
export class EntityTagInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    if (!request.path.startsWith(apiPath)) return next.handle();
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const response = http.getResponse<Response>();
    return next.handle().pipe(
      map((answer: unknown) => {
        if (!isPlain(answer)) return answer;
        const { revision } = answer;
        if (!isRead && typeof revision !== 'number') return answer;
        const json = JSON.stringify(answer);
        // With an If-None-Match of its own, fetch sends no-cache along, for which express would send everything again.
        if (request.get('if-none-match') !== undefined) delete request.headers['cache-control'];
        response.set('ETag', entityTagOf(json, typeof revision === 'number' ? revision : undefined));
        // As it was tagged, and not written a second time.
        response.type('application/json');
        return json;
      }),
    );
  }
}

function isPlain(answer: unknown): answer is { readonly revision?: unknown } {
  return (
    typeof answer === 'object' && answer !== null && !(answer instanceof StreamableFile) && !Buffer.isBuffer(answer)
  );
}
