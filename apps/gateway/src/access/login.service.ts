import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { verifyPassword } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { LoginAttemptsRepository } from './login-attempts.repository';
import { Sessions, type IssuedTokens } from './sessions.service';

const windowMs = 15 * 60 * 1_000;
/** An office behind one address logs in, too: so many times the failures of one account. */
const addressFactor = 10;

/** Logging in with email and password, a limited number of wrong times for each account and address. */
@Injectable()
export class Login {
  constructor(
    private readonly requests: RequestClient,
    private readonly sessions: Sessions,
    private readonly attempts: LoginAttemptsRepository,
    private readonly failuresMax: number,
  ) {}

  /** Throws unauthenticated, alike for every cause; or rate_limited. */
  async login(email: string, password: string, address: string): Promise<IssuedTokens> {
    const ofAddress = keyOf('address', address);
    const ofAccount = keyOf('account', address, email.toLowerCase());
    // The address first: once it is over its limit, no new accounts are counted and the table stays small.
    await this.countAttempt(ofAddress, this.failuresMax * addressFactor);
    await this.countAttempt(ofAccount, this.failuresMax);
    const { person } = await this.requests.ask(verifyPassword, { email, password }).catch(async (error: unknown) => {
      if (error instanceof AppError && error.code !== 'unauthenticated') await this.wasNoFailure(ofAddress, ofAccount);
      throw error;
    });
    if (person === undefined) throw new Error('identity verified a password without saying whose.');
    await this.attempts.forget(ofAccount);
    await this.attempts.takeBack(ofAddress);
    return this.sessions.open(person);
  }

  private async countAttempt(key: Buffer, attemptsMax: number): Promise<void> {
    const now = new Date();
    const { count, windowEndsAt } = await this.attempts.add(key, now, windowMs);
    if (count <= attemptsMax) return;
    throw new AppError('rate_limited', 'Too many failed logins; wait before trying again.', {
      retryAfterSeconds: Math.max(1, Math.ceil((windowEndsAt.getTime() - now.getTime()) / 1_000)),
    });
  }

  private async wasNoFailure(...keys: Buffer[]): Promise<void> {
    for (const key of keys) await this.attempts.takeBack(key);
  }
}

/** Hashed, so that the table holds no addresses and every key has one size. */
function keyOf(...parts: string[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}
