import { randomBytes, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { getPerson, type Person } from '@smart-attendance/contracts';
import type { PageRequest, PageRows } from '@smart-attendance/database';
import { AppError, isAppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { addToAuditNote } from '../audit/audit-note';
import { gatewayConfigToken, type GatewayConfig } from '../gateway.config';
import { AccessTokensService, type AccessClaims } from './access-tokens.service';
import { cookieLifeOf } from './browser/cookie-life.policy';
import type { Principal } from './caller';
import type { Client } from './client';
import { hashOfToken, newOpaqueToken } from './opaque-token';
import { LookupCache } from './lookup-cache';
import { clientHash, isWithinGrace, successorOf } from './refresh-grace.policy';
import { isRole } from './role';
import type { Session } from './session.entity';
import { SessionsRepository, type FoundToken } from './sessions.repository';
import { StrangerQueries } from './stranger-queries';

export interface IssuedTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresInSeconds: number;
  readonly person: Person;
}

/** What a session is good for, apart from whose it is. */
type Standing = Pick<Extract<Principal, { kind: 'user' }>, 'role' | 'department' | 'passwordChangeRequired'>;

/** How long a person who was erased, deactivated, moved or logged out elsewhere may go on as before. */
const standingFreshMs = 15_000;
/** The same while identity is away, so that a restart of it does not log everybody out. */
const standingStaleMs = 60_000;
const standingsMax = 10_000;

const dayMs = 24 * 60 * 60 * 1_000;
const saltBytes = 16;

/**
 * Sessions of people. A session lives from login until it is revoked or not refreshed in time; each refresh token works
 * once, and a second use of one means that somebody copied it, so the whole session ends. Only the client that used it
 * may use it again for a moment, while its successor is unused: it lost the answer, and gets the same successor.
 */
@Injectable()
export class SessionsService {
  private readonly standings = new LookupCache<Standing>({
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

  async open(person: Person, client: Client): Promise<IssuedTokens> {
    const refreshToken = newOpaqueToken('sar_');
    const now = new Date();
    const session = {
      id: randomUUID(),
      personId: person.id,
      kind: 'tokens' as const,
      tokenHash: hashOfToken(refreshToken),
      client,
      now,
      expiresAt: this.refreshableUntil(now),
    };
    await this.repository.open(session);
    return this.issue(person, session.id, refreshToken);
  }

  /**
   * @throws AppError `unauthenticated` for a token that is unknown, used, over, or of somebody who is not here any more
   */
  async refresh(oldToken: string, client: Client): Promise<IssuedTokens> {
    const oldHash = hashOfToken(oldToken);
    const found = await this.queries.run(oldHash, () => this.repository.findToken(oldHash, new Date()));
    if (found === undefined || found.isOver) throw notValid();
    if (found.usedAt !== null) return this.refreshAgain(oldToken, found, client);
    // Asked before the token is taken: when identity is away the client keeps a token that works.
    const person = await this.personOf(found);
    const now = new Date();
    const successorSalt = randomBytes(saltBytes);
    const refreshToken = successorOf(oldToken, successorSalt, this.config.JWT_SECRET);
    const isFirst = await this.repository.rotate({
      oldHash,
      newHash: hashOfToken(refreshToken),
      sessionId: found.sessionId,
      usedBy: clientHash(client),
      successorSalt,
      now,
      expiresAt: this.refreshableUntil(now),
    });
    if (isFirst) return this.issue(person, found.sessionId, refreshToken);
    const taken = await this.repository.findToken(oldHash, new Date());
    if (taken === undefined || taken.isOver) throw notValid();
    return this.refreshAgain(oldToken, taken, client);
  }

  /** @throws AppError `unauthenticated` when the session or the person ended, within the time above */
  async principalOf({ personId, sessionId }: AccessClaims): Promise<Principal> {
    const standing = await this.standings.get(sessionId, () => this.standingOf({ personId, sessionId }));
    // Asked anew by the next request: another replica may change the password now.
    if (standing.passwordChangeRequired) this.standings.forget(sessionId);
    return { kind: 'user', id: personId, sessionId, ...standing };
  }

  listOf(personId: string, page: PageRequest): Promise<PageRows<Session>> {
    return this.repository.listOf(personId, new Date(), page);
  }

  async revoke(sessionId: string): Promise<void> {
    await this.repository.revoke(sessionId, new Date());
    this.standings.forget(sessionId);
  }

  /** @throws AppError `not_found` unless it is a session of that person that goes on */
  async revokeOneOf(personId: string, sessionId: string): Promise<void> {
    if (!(await this.repository.revokeOneOf(personId, sessionId, new Date()))) {
      throw AppError.notFound('session', sessionId);
    }
    this.standings.forget(sessionId);
  }

  /** For a person who is gone or has another password; `exceptId` is the session that asked for it. */
  async revokeAllOf(personId: string, exceptId: string | undefined): Promise<void> {
    const ended = await this.repository.revokeOfPerson(personId, exceptId, new Date());
    for (const sessionId of ended) this.standings.forget(sessionId);
    // What it may do can be another matter with another password.
    if (exceptId !== undefined) this.standings.forget(exceptId);
  }

  /** What a person may do is another matter by now; other replicas notice it within the time above. */
  async forgetStandingOf(personId: string): Promise<void> {
    for (const sessionId of await this.repository.liveIdsOf(personId, new Date())) this.standings.forget(sessionId);
  }

  /** Ends the session of a refresh token when it is that person's; anything else is left alone. */
  async revokeByToken(refreshToken: string, personId: string): Promise<void> {
    const found = await this.repository.findToken(hashOfToken(refreshToken), new Date());
    if (found?.personId === personId) await this.revoke(found.sessionId);
  }

  /** A used token has come again: from the client that lost the answer, or from somebody who copied it. */
  private async refreshAgain(oldToken: string, found: FoundToken, client: Client): Promise<IssuedTokens> {
    const { usedAt, usedBy, successorSalt, sessionId } = found;
    const now = new Date();
    if (usedAt === null || successorSalt === null || !isWithinGrace({ usedAt, usedBy }, client, now)) {
      return this.endCopied(sessionId);
    }
    const refreshToken = successorOf(oldToken, successorSalt, this.config.JWT_SECRET);
    const successor = await this.repository.findToken(hashOfToken(refreshToken), now);
    if (successor?.usedAt !== null) return this.endCopied(sessionId);
    return this.issue(await this.personOf(found), sessionId, refreshToken);
  }

  private async endCopied(sessionId: string): Promise<never> {
    await this.revoke(sessionId);
    throw notValid();
  }

  private async standingOf({ personId, sessionId }: AccessClaims): Promise<Standing> {
    if (!(await this.repository.use(sessionId, new Date(), cookieLifeOf(this.config)))) throw notValid();
    return toStanding(await this.activePerson(personId));
  }

  /** @throws AppError `unauthenticated` for somebody who is not here any more, whose session ends with it */
  private personOf({ personId, sessionId }: FoundToken): Promise<Person> {
    return this.activePerson(personId).catch(async (error: unknown) => {
      if (isAppError(error) && error.code === 'unauthenticated') await this.revoke(sessionId);
      throw error;
    });
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
    addToAuditNote({ actor: { id: person.id, role: person.role } });
    const accessToken = await this.accessTokens.sign({ personId: person.id, sessionId });
    this.queries.remember(hashOfToken(refreshToken));
    return { accessToken, refreshToken, expiresInSeconds: this.accessTokens.lifeSeconds, person };
  }

  private refreshableUntil(now: Date): Date {
    return new Date(now.getTime() + this.config.REFRESH_TOKEN_DAYS * dayMs);
  }
}

function toStanding({ role, department, passwordChangeRequired }: Person): Standing {
  // An unknown role comes from a newer identity; the least of all roles is the safe reading.
  return { role: isRole(role) ? role : 'employee', department, passwordChangeRequired };
}

function notValid(): AppError {
  return new AppError('unauthenticated', 'This session is over; log in again.');
}
