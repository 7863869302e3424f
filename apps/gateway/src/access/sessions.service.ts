import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { getPerson, type Person, type Role } from '@smart-attendance/contracts';
import { AppError, isAppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { gatewayConfigToken, type GatewayConfig } from '../gateway.config';
import { AccessTokensService, type AccessClaims } from './access-tokens.service';
import type { Principal } from './caller';
import { hashOfToken, newOpaqueToken } from './opaque-token';
import { LookupCache } from './lookup-cache';
import { isRole } from './role';
import { SessionsRepository } from './sessions.repository';
import { StrangerQueries } from './stranger-queries';

export interface IssuedTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresInSeconds: number;
  readonly person: Person;
}

/** How long a person who was erased, deactivated or logged out elsewhere may still be let in. */
const standingFreshMs = 15_000;
/** The same while identity is away, so that a restart of it does not log everybody out. */
const standingStaleMs = 60_000;
const standingsMax = 10_000;
const dayMs = 24 * 60 * 60 * 1_000;

/**
 * Sessions of people. A session lives from login until it is revoked or not refreshed in time; each refresh token works
 * once, and a second use of one means that somebody copied it, so the whole session ends.
 */
@Injectable()
export class SessionsService {
  private readonly standings = new LookupCache<Role>({
    freshMs: standingFreshMs,
    staleMs: standingStaleMs,
    entriesMax: standingsMax,
    now: () => performance.now(),
  });

  constructor(
    private readonly repository: SessionsRepository,
    private readonly accessTokens: AccessTokensService,
    private readonly requests: RequestClient,
    private readonly queries: StrangerQueries,
    @Inject(gatewayConfigToken) private readonly config: GatewayConfig,
  ) {}

  async open(person: Person): Promise<IssuedTokens> {
    const refreshToken = newOpaqueToken('sar_');
    const session = this.sessionOf(randomUUID(), person.id, refreshToken);
    await this.repository.open(session);
    return this.issue(person, session.id, refreshToken);
  }

  /**
   * @throws AppError `unauthenticated` for a token that is unknown, used, over, or of somebody who is not here any more
   */
  async refresh(oldToken: string): Promise<IssuedTokens> {
    const oldHash = hashOfToken(oldToken);
    const found = await this.queries.run(oldHash, () => this.repository.findToken(oldHash, new Date()));
    if (found === undefined || found.isOver) throw notValid();
    if (found.isUsed) return this.endCopied(found.sessionId);
    // Asked before the token is taken: when identity is away the client keeps a token that works.
    const person = await this.activePerson(found.personId).catch(async (error: unknown) => {
      if (isAppError(error) && error.code === 'unauthenticated') await this.revoke(found.sessionId);
      throw error;
    });
    const refreshToken = newOpaqueToken('sar_');
    const isMine = await this.repository.rotate(oldHash, this.sessionOf(found.sessionId, person.id, refreshToken));
    if (!isMine) return this.endCopied(found.sessionId);
    return this.issue(person, found.sessionId, refreshToken);
  }

  /** @throws AppError `unauthenticated` when the session or the person ended, within the time above */
  async principalOf({ personId, sessionId }: AccessClaims): Promise<Principal> {
    const role = await this.standings.get(sessionId, async () => {
      if (!(await this.repository.isLive(sessionId, new Date()))) throw notValid();
      return roleOf(await this.activePerson(personId));
    });
    return { kind: 'user', id: personId, role, sessionId };
  }

  async revoke(sessionId: string): Promise<void> {
    await this.repository.revoke(sessionId, new Date());
    this.standings.forget(sessionId);
  }

  /** For a person who is gone or has another password; `exceptId` is the session that asked for it. */
  async revokeAllOf(personId: string, exceptId: string | undefined): Promise<void> {
    const ended = await this.repository.revokeOfPerson(personId, exceptId, new Date());
    for (const sessionId of ended) this.standings.forget(sessionId);
  }

  /** Ends the session of a refresh token when it is that person's; anything else is left alone. */
  async revokeByToken(refreshToken: string, personId: string): Promise<void> {
    const found = await this.repository.findToken(hashOfToken(refreshToken), new Date());
    if (found?.personId === personId) await this.revoke(found.sessionId);
  }

  private async endCopied(sessionId: string): Promise<never> {
    await this.revoke(sessionId);
    throw notValid();
  }

  private async activePerson(personId: string): Promise<Person> {
    const { person } = await this.requests.request(getPerson, { personId }).catch((error: unknown) => {
      if (isAppError(error) && error.code === 'not_found') throw notValid();
      throw error;
    });
    if (person?.isActive !== true) throw notValid();
    return person;
  }

  private async issue(person: Person, sessionId: string, refreshToken: string): Promise<IssuedTokens> {
    const accessToken = await this.accessTokens.sign({ personId: person.id, sessionId });
    this.queries.remember(hashOfToken(refreshToken));
    return { accessToken, refreshToken, expiresInSeconds: this.accessTokens.lifeSeconds, person };
  }

  private sessionOf(id: string, personId: string, refreshToken: string) {
    const now = new Date();
    return {
      id,
      personId,
      tokenHash: hashOfToken(refreshToken),
      now,
      expiresAt: new Date(now.getTime() + this.config.REFRESH_TOKEN_DAYS * dayMs),
    };
  }
}

function roleOf(person: Person): Role {
  // An unknown role comes from a newer identity; the least of all roles is the safe reading.
  return isRole(person.role) ? person.role : 'employee';
}

function notValid(): AppError {
  return new AppError('unauthenticated', 'This session is over; log in again.');
}
