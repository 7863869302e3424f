import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppError } from '@smart-attendance/errors';
import { LoginAttemptsRepository } from './login-attempts.repository';

const windowMs = 15 * 60 * 1_000;
/**
 * Limits that are passed are remembered here for a moment, so that a flood from one address is not counted, and
 * written, each time.
 */
const passedMax = 10_000;
const passedKeptMs = 1_000;

/** What is counted, and how often it may happen in 15 minutes. */
export interface AttemptLimit {
  readonly key: Buffer;
  readonly attemptsMax: number;
}

/** Counts attempts at passwords, for all replicas. */
@Injectable()
export class AttemptLimits {
  private readonly passed = new Map<string, { readonly endsAt: number; readonly notedAt: number }>();

  constructor(private readonly attempts: LoginAttemptsRepository) {}

  /**
   * Counts one attempt of each, in this order up to the first that is over its limit.
   *
   * @throws AppError `rate_limited`
   */
  async count(limits: readonly AttemptLimit[]): Promise<void> {
    for (const { key } of limits) this.refusePassed(key);
    for (const { key, attemptsMax } of limits) {
      const now = new Date();
      const { count, windowEndsAt } = await this.attempts.add(key, now, windowMs);
      if (count <= attemptsMax) continue;
      this.notePassed(key, performance.now() + windowEndsAt.getTime() - now.getTime());
      this.refusePassed(key);
    }
  }

  /** They were no failures. */
  async takeBack(limits: readonly AttemptLimit[]): Promise<void> {
    for (const { key } of limits) {
      this.passed.delete(nameOf(key));
      await this.attempts.takeBack(key);
    }
  }

  async forget({ key }: AttemptLimit): Promise<void> {
    this.passed.delete(nameOf(key));
    await this.attempts.forget(key);
  }

  private notePassed(key: Buffer, endsAt: number): void {
    const oldest = this.passed.size >= passedMax ? this.passed.keys().next().value : undefined;
    if (oldest !== undefined) this.passed.delete(oldest);
    this.passed.set(nameOf(key), { endsAt, notedAt: performance.now() });
  }

  private refusePassed(key: Buffer): void {
    const passed = this.passed.get(nameOf(key));
    if (passed === undefined) return;
    const now = performance.now();
    if (now - passed.notedAt > passedKeptMs || now > passed.endsAt) {
      this.passed.delete(nameOf(key));
      return;
    }
    throw new AppError('rate_limited', 'Too many failed logins; wait before trying again.', {
      retryAfterSeconds: Math.max(1, Math.ceil((passed.endsAt - now) / 1_000)),
    });
  }
}

function nameOf(key: Buffer): string {
  return key.toString('base64');
}

/** Hashed, so that the table holds no addresses and every key has one size. */
export function attemptKey(...parts: string[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}
