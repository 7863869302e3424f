import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { defer, from, isObservable, mergeAll, type Observable } from 'rxjs';

/**
 * Interceptors one within the other, the first outermost, as Nest would run them; but Nest makes a promise, an
 * AsyncResource and two observables for each, which a request that most of them only let through pays for all the same.
 */
export class InterceptorChain implements NestInterceptor {
  constructor(private readonly interceptors: readonly NestInterceptor[]) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return this.interceptors
      .reduceRight<CallHandler<unknown>>(
        (inner, interceptor) => ({
          // Begun when it is subscribed to, so that what it throws goes the way of all errors.
          handle: () =>
            defer(() => {
              const answer = interceptor.intercept(context, inner);
              return isObservable(answer) ? answer : from(answer).pipe(mergeAll());
            }),
        }),
        next,
      )
      .handle();
  }
}
