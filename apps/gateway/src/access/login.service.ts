import { Injectable } from '@nestjs/common';
import { emailKey, verifyPassword, type Person } from '@smart-attendance/contracts';
import { AppError, isAppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { AttemptLimits, attemptKey, type AttemptLimit } from './attempt-limits';
import { clientNetwork } from './client-network.policy';
import { FailedLogins } from './failed-logins';
import { LoginPlacesRepository } from './login-places.repository';
import { StrangerQueries } from './stranger-queries';
import { Sessions, type IssuedTokens } from './sessions.service';

/** An office behind one address logs in, too: so many times the failures of one account. */
const addressFactor = 10;
/** Over all places where nobody logged in to the account before: so many times the failures from one of them. */
const strangersFactor = 5;

/**
 * Logging in with email and password, a limited number of wrong times. A place, an account and the network of a client, is
 * known once somebody logged in there. Strangers are limited by address, and over all addresses by account; neither of these
 * counts where the owner logged in before, so nobody locks the owner out from elsewhere.
 */
@Injectable()
export class Login {
  constructor(
    private readonly requests: RequestClient,
    private readonly sessions: Sessions,
    private readonly limits: AttemptLimits,
    private readonly places: LoginPlacesRepository,
    private readonly queries: StrangerQueries,
    private readonly failed: FailedLogins,
    private readonly failuresMax: number,
  ) {}

  /** Throws unauthenticated, alike for every cause; rate_limited for too many failures, unavailable for want of room. */
  async login(email: string, password: string, address: string): Promise<IssuedTokens> {
    // As identity compares it: however an email is written, its account is counted once.
    const account = emailKey(email);
    const network = clientNetwork(address);
    try {
      const place = attemptKey('account', network, account);
      const isKnownPlace = await this.queries.run(() => this.places.isKnown(place));
      const ofPlace = { key: place, attemptsMax: this.failuresMax };
      const ofStrangers = isKnownPlace ? [] : this.limitsOfStrangers(network, account);
      // The address first: once it is over its limit, no new accounts are counted and the table stays small.
      const limits = [...ofStrangers.slice(0, 1), ofPlace, ...ofStrangers.slice(1)];
      await this.limits.count(limits);
      const person = await this.verify({ email, password, isKnownPlace }, limits);
      await this.limits.forget(ofPlace);
      await this.limits.takeBack(ofStrangers);
      await this.queries.run(() => this.places.remember(place, person.id, new Date()));
      return await this.sessions.open(person);
    } catch (error) {
      if (isAppError(error)) this.failed.note({ address, account, error });
      throw error;
    }
  }

  private limitsOfStrangers(network: string, account: string): AttemptLimit[] {
    return [
      { key: attemptKey('address', network), attemptsMax: this.failuresMax * addressFactor },
      { key: attemptKey('strangers', account), attemptsMax: this.failuresMax * strangersFactor },
    ];
  }

  private async verify(
    login: { readonly email: string; readonly password: string; readonly isKnownPlace: boolean },
    limits: readonly AttemptLimit[],
  ): Promise<Person> {
    const { person } = await this.requests.ask(verifyPassword, login).catch(async (error: unknown) => {
      if (error instanceof AppError && error.code !== 'unauthenticated') await this.limits.takeBack(limits);
      throw error;
    });
    if (person === undefined) throw new Error('identity verified a password without saying whose.');
    return person;
  }
}
