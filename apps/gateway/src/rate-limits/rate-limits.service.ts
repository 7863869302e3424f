import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '@smart-attendance/errors';
import { metrics } from '@smart-attendance/observability';
import { callerOf, type Caller } from '../access/caller';
import { clientNetwork } from '../access/client-network.policy';
import { gatewayConfigToken, type GatewayConfig } from '../gateway.config';
import { addressCountOf, rateLimitHeaders, windowSeconds, type RateLimitState } from './rate-limit.policy';

const refusedRequests = metrics.counter({
  name: 'http_requests_rate_limited_total',
  help: 'Requests over a limit, by whose it was: caller or address.',
  labelNames: ['policy'],
});

/**
 * Counts the requests of a session or API key, and by address those of whoever did not show who they are, or could not:
 * who is known is never held back by strangers behind the same address. Counts are of this replica, so that no request
 * waits for another machine.
 */
@Injectable()
export class RateLimitsService {
  private readonly salt = randomBytes(16);
  private readonly counted = new WeakSet<Request>();
  private readonly limiters: Readonly<Record<RateLimitState['policy'], RateLimiterMemory | undefined>>;

  constructor(@Inject(gatewayConfigToken) config: GatewayConfig) {
    this.limiters = {
      caller: limiterOf(config.RATE_LIMIT_PER_MINUTE),
      address: limiterOf(config.RATE_LIMIT_STRANGERS_PER_MINUTE),
    };
  }

  /** Once for a request, and says in the head of its answer what is left. @throws AppError `rate_limited` */
  async count(request: Request, response: Response, points: number): Promise<void> {
    if (this.counted.has(request)) return;
    this.counted.add(request);
    const caller = callerOf(request);
    const policy = caller === undefined ? 'address' : 'caller';
    const limiter = this.limiters[policy];
    if (limiter === undefined) return;
    const limit = limiter.points;
    const key = caller === undefined ? addressCountOf(clientNetwork(request.ip ?? ''), this.salt) : keyOf(caller);
    // A route that costs more than all there is takes all there is.
    const outcome = await consume(limiter, key, Math.min(points, limit));
    const { remainingPoints: remaining, msBeforeNext: resetMs } = outcome;
    if (!response.headersSent) response.set(rateLimitHeaders({ policy, limit, remaining, resetMs }));
    if (outcome.consumedPoints <= limit) return;
    refusedRequests.inc({ policy });
    throw new AppError('rate_limited', 'Too many requests within a minute; wait before the next.', {
      reason: 'too_many_requests',
      retryAfterSeconds: Math.ceil(resetMs / 1_000),
    });
  }

  /**
   * For a request that ends in an error before it was counted: with an unknown path, without or with wrong credentials,
   * without the permission. @returns the error to answer
   */
  async countRefused(request: Request, response: Response, error: unknown): Promise<unknown> {
    return this.count(request, response, 1).then(
      () => error,
      (limited: unknown) => limited,
    );
  }
}

function limiterOf(points: number): RateLimiterMemory | undefined {
  return points === 0 ? undefined : new RateLimiterMemory({ points, duration: windowSeconds });
}

/** A person's sessions are counted apart: a screen on the wall does not use up what its owner has at the desk. */
function keyOf({ principal }: Caller): string {
  return principal.kind === 'user' ? principal.sessionId : principal.id;
}

/** The library rejects with the same that it resolves with. */
async function consume(limiter: RateLimiterMemory, key: string, points: number): Promise<RateLimiterRes> {
  try {
    return await limiter.consume(key, points);
  } catch (outcome) {
    if (outcome instanceof RateLimiterRes) return outcome;
    throw outcome;
  }
}
