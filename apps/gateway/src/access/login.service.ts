import { Inject, Injectable } from '@nestjs/common';
import { emailKey, verifyPassword, type Person } from '@smart-attendance/contracts';
import { isAppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { gatewayConfigToken, type GatewayConfig } from '../gateway.config';
import { AttemptLimits, attemptKey, type AttemptLimit } from './attempt-limits';
import { clientNetwork } from './client-network.policy';
import { FailedLogins } from './failed-logins';
import { LoginPlacesRepository } from './login-places.repository';
import { StrangerQueries } from './stranger-queries';

/** An office behind one address logs in, too: so many times the failures of one account. */
const addressFactor = 10;
/** Over all places where nobody logged in to the account before: so many times the failures from one of them. */
const strangersFactor = 5;

/**
 * Logging in with email and password, a limited number of wrong times. A place, an account and the network of a client,
 * is known once somebody logged in there. Strangers are limited by address, and over all addresses by account; neither
 * of these counts where the owner logged in before, so nobody locks the owner out from elsewhere.
 */
@Injectable()
export class LoginService {
  constructor(
    private readonly requests: RequestClient,
    private readonly limits: AttemptLimits,
    private readonly places: LoginPlacesRepository,
    private readonly queries: StrangerQueries,
    private readonly failed: FailedLogins,
    @Inject(gatewayConfigToken) private readonly config: GatewayConfig,
  ) {}

  /**
   * The person with that email and password.
   *
   * @throws AppError `unauthenticated`, alike for every cause, `rate_limited`, or `unavailable` for want of room
   */
  async authenticate(email: string, password: string, address: string): Promise<Person> {
    // As identity compares it: however an email is written, its account is counted once.
    const account = emailKey(email);
    const network = clientNetwork(address);
    const place = attemptKey('account', network, account);
    try {
      const { isKnownPlace, limits } = await this.queries.run(place, () => this.countAttempt(place, network, account));
      const person = await this.verify({ email, password, isKnownPlace }, place, limits);
      await this.limits.forget({ key: place, attemptsMax: this.config.LOGIN_FAILURES_MAX });
      await this.limits.takeBack(limits.filter(({ key }) => key !== place));
      await this.places.remember(place, person.id, new Date());
      this.queries.remember(place);
      return person;
    } catch (error) {
      if (isAppError(error)) this.failed.note({ address, account, error });
      throw error;
    }
  }

  private async countAttempt(place: Buffer, network: string, account: string) {
    const ofPlace = { key: place, attemptsMax: this.config.LOGIN_FAILURES_MAX };
    const [ofAddress, ofAccount] = this.limitsOfStrangers(network, account);
    const isKnownPlace = await this.places.isKnown(place);
    // The address first: once it is over its limit, no new accounts are counted and the table stays small.
    const limits = isKnownPlace ? [ofPlace] : [ofAddress, ofPlace, ofAccount];
    await this.limits.count(limits);
    return { isKnownPlace, limits };
  }

  private limitsOfStrangers(network: string, account: string): readonly [AttemptLimit, AttemptLimit] {
    return [
      { key: attemptKey('address', network), attemptsMax: this.config.LOGIN_FAILURES_MAX * addressFactor },
      { key: attemptKey('strangers', account), attemptsMax: this.config.LOGIN_FAILURES_MAX * strangersFactor },
    ];
  }

  private async verify(
    login: { readonly email: string; readonly password: string; readonly isKnownPlace: boolean },
    place: Buffer,
    limits: readonly AttemptLimit[],
  ): Promise<Person> {
    const { person } = await this.requests.request(verifyPassword, login).catch(async (error: unknown) => {
      // Where even that has no room, the attempt stays counted.
      if (isAppError(error) && error.code !== 'unauthenticated') {
        await this.queries.run(place, () => this.limits.takeBack(limits)).catch(() => undefined);
      }
      throw error;
    });
    if (person === undefined) throw new Error('identity verified a password without saying whose.');
    return person;
  }
}
