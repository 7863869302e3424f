import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { from, lastValueFrom, of, type Observable } from 'rxjs';
import { isUuid } from '@smart-attendance/contracts';
import { callerOf } from '../access/caller';
import { answerKeepingKey, setIdToGive, type AnswerKeeping } from './idempotency.decorators';
import { readIdempotencyKey } from './idempotency-key.policy';
import { IdempotencyKeysService, type KeyedRequest } from './idempotency-keys.service';
import { requestDigest } from './request-digest.policy';

/** Deeper than any answer is. */
const depthRead = 8;

/** Once the body is read: answers a creating request that was made before with the answer it got. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: IdempotencyKeysService,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> | Promise<Observable<unknown>> {
    const keeping = this.reflector.get<AnswerKeeping | undefined>(answerKeepingKey, context.getHandler());
    if (keeping === undefined) return next.handle();
    const keyed = toKeyedRequest(context.switchToHttp().getRequest<Request>());
    return keyed === undefined ? next.handle() : this.onceAnswered(keyed, keeping, context, next);
  }

  private async onceAnswered(
    keyed: KeyedRequest,
    keeping: AnswerKeeping,
    context: ExecutionContext,
    next: CallHandler,
  ): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const claim = await this.keys.claim(keyed);
    if (claim.kind === 'answered') {
      http.getResponse<Response>().set('Idempotency-Replayed', 'true');
      return of(claim.answer);
    }
    const { held } = claim;
    setIdToGive(request, held.resourceId);
    const work = (): Promise<unknown> => lastValueFrom(next.handle());
    return from(this.keys.run(held, keeping === 'kept', (answer) => personIdsIn(request, answer), work));
  }
}

/** Undefined without a key. @throws AppError `invalid_argument` */
function toKeyedRequest(request: Request): KeyedRequest | undefined {
  const key = readIdempotencyKey(request.headersDistinct['idempotency-key']);
  const caller = callerOf(request);
  if (key === undefined || caller === undefined) return undefined;
  return {
    callerId: caller.principal.id,
    method: request.method,
    path: pathOf(request),
    key,
    digest: requestDigest({ query: request.query, body: request.body as unknown, file: request.file }),
  };
}

/** As the router reads it: a slash at the end and the case of an id make no difference. */
function pathOf({ path }: Request): string {
  return path.toLowerCase().replace(/\/$/, '');
}

/** Whom the answer may be about: every id in the request and in the answer, so that erasure finds it. */
function personIdsIn(request: Request, answer: unknown): string[] {
  const said = textsIn([request.body as unknown, request.query, answer], depthRead);
  const texts = [...pathOf(request).split('/'), ...said];
  return [...new Set(texts.map((text) => text.toLowerCase()).filter(isUuid))];
}

/** An import answers with a list of rows, each about somebody. */
function textsIn(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value) || depth === 0) return [];
  return Object.values(value).flatMap((member) => textsIn(member, depth - 1));
}
