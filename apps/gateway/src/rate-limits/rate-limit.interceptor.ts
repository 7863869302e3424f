import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import type { Observable } from 'rxjs';
import { bodyKindKey, type BodyKind } from '../http/body.decorators';
import { apiPath } from '../http/paths.middleware';
import { pointsKey } from './rate-limit.decorators';
import { RateLimitsService } from './rate-limits.service';

/** A picture or a file is read, decoded and looked at. */
const pointsOfLargeBody = 10;

/** Once it is known who asks, and before their body is read. Health and metrics are asked by machines, and are free. */
@Injectable()
export class RateLimitInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly limits: RateLimitsService,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    if (request.path.startsWith(apiPath)) {
      await this.limits.count(request, http.getResponse<Response>(), this.pointsOf(context));
    }
    return next.handle();
  }

  private pointsOf(context: ExecutionContext): number {
    const handler = context.getHandler();
    const points = this.reflector.get<number | undefined>(pointsKey, handler);
    const hasLargeBody = this.reflector.get<BodyKind | undefined>(bodyKindKey, handler)?.slot === true;
    return points ?? (hasLargeBody ? pointsOfLargeBody : 1);
  }
}
