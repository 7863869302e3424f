import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Person } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { addToAuditNote } from '../../audit/audit-note';
import { gatewayConfigToken, type GatewayConfig } from '../../gateway.config';
import { apiPath } from '../../http/paths.middleware';
import type { AccessClaims } from '../access-tokens.service';
import { clientOf } from '../client';
import { LookupCache } from '../lookup-cache';
import { hashOfToken, newOpaqueToken } from '../opaque-token';
import { SessionsRepository } from '../sessions.repository';
import { SessionsService } from '../sessions.service';
import { StrangerQueries } from '../stranger-queries';
import { cookieLifeOf } from './cookie-life.policy';
import { cookiesNamed } from './cookie.policy';
import { isBehindTls, ownOriginOf } from './own-origin';
import { crossOriginReason, type CrossOriginReason } from './same-origin.policy';

export interface OpenedSession {
  readonly sessionId: string;
  readonly expiresAt: Date;
}

/** Whose a cookie is never changes; whether that session goes on is asked apart from it. */
const claimsFreshMs = 60_000;
const claimsMax = 10_000;

const name = 'smart_attendance_session';
const valuePattern = /^sas_[A-Za-z0-9_-]{43}$/;
/** What only a page of our own origin can add to a request that changes something. */
export const ownHeader = 'X-Requested-With';

const refusals: Readonly<Record<CrossOriginReason, string>> = {
  cross_origin: 'A session of a browser is for pages of this origin only; programs use a token or an API key.',
  own_header_missing: `With the cookie of a session, what changes something needs the header ${ownHeader}, with any value.`,
};

/**
 * Sessions of pages of our own origin, in a cookie that no script reads. A request that has a token or an API key is
 * never judged by its cookie.
 */
@Injectable()
export class BrowserSessionsService {
  private readonly known = new LookupCache<AccessClaims>({
    freshMs: claimsFreshMs,
    staleMs: claimsFreshMs,
    entriesMax: claimsMax,
    now: () => performance.now(),
  });

  constructor(
    private readonly repository: SessionsRepository,
    private readonly sessions: SessionsService,
    private readonly queries: StrangerQueries,
    @Inject(gatewayConfigToken) private readonly config: GatewayConfig,
  ) {}

  /**
   * A new session with its cookie in the response. The one that the browser had before ends: that of its cookie, and
   * `earlierId`, where the request comes from another site and has no such cookie.
   */
  async open(person: Person, request: Request, response: Response, earlierId?: string): Promise<OpenedSession> {
    const value = newOpaqueToken('sas_');
    const tokenHash = hashOfToken(value);
    const now = new Date();
    const { idleMs, wholeMs } = cookieLifeOf(this.config);
    const expiresAt = new Date(now.getTime() + idleMs);
    const session = { id: randomUUID(), personId: person.id, kind: 'cookie' as const, client: clientOf(request), now };
    const presentId = await this.presentIdOf(request);
    for (const endedId of new Set([presentId, earlierId])) {
      if (endedId !== undefined) await this.sessions.revoke(endedId);
    }
    await this.repository.open({ ...session, tokenHash, expiresAt });
    this.queries.remember(tokenHash);
    const actor = { id: person.id, role: person.role };
    addToAuditNote({ actor, createdId: session.id, createdKind: 'sessions' });
    const { name: cookieName, ...attributes } = this.cookieOf(request);
    response.cookie(cookieName, value, { ...attributes, maxAge: wholeMs });
    return { sessionId: session.id, expiresAt };
  }

  /**
   * Whose session the cookie of a request is; undefined without one.
   *
   * @throws AppError `permission_denied` (cross_origin, own_header_missing) for a request that another page may have
   * made, `malformed` for several cookies, `unauthenticated` for one that is over or was never ours
   */
  async claimsOf(request: Request): Promise<AccessClaims | undefined> {
    const values = cookiesNamed(request.get('cookie'), this.cookieOf(request).name);
    const [value] = values;
    if (value === undefined) return undefined;
    this.requireOwnPage(request);
    if (values.length > 1) {
      // One of them may be put there by another host of the domain; which one is ours cannot be told.
      throw new AppError(
        'malformed',
        `The request has ${values.length} cookies ${name}; delete the cookies of this site.`,
        {
          reason: 'several_session_cookies',
        },
      );
    }
    if (!valuePattern.test(value)) throw notValid();
    const cookieHash = hashOfToken(value);
    return this.known.get(cookieHash.toString('base64'), async () => {
      const found = await this.queries.run(cookieHash, () => this.repository.findCookie(cookieHash, new Date()));
      if (found === undefined) throw notValid();
      this.queries.remember(cookieHash);
      return found;
    });
  }

  /** @throws AppError `permission_denied` for what another page may have made, so that none logs somebody in */
  requireOwnPage(request: Request): void {
    const reason = crossOriginReason(
      {
        method: request.method,
        fetchSite: request.get('sec-fetch-site'),
        origin: request.get('origin'),
        hasOwnHeader: (request.get(ownHeader) ?? '') !== '',
      },
      ownOriginOf(request, this.config),
    );
    if (reason !== undefined) throw new AppError('permission_denied', refusals[reason], { reason });
  }

  /**
   * The session that the browser has, if it goes on; whoever sent it there, since nothing but its end comes of it.
   *
   * @throws AppError `unavailable`
   */
  async presentIdOf(request: Request): Promise<string | undefined> {
    const [value, ...others] = cookiesNamed(request.get('cookie'), this.cookieOf(request).name);
    if (value === undefined || others.length > 0 || !valuePattern.test(value)) return undefined;
    const cookieHash = hashOfToken(value);
    return (await this.queries.run(cookieHash, () => this.repository.findCookie(cookieHash, new Date())))?.sessionId;
  }

  /** The browser forgets the cookie, if the request was judged by it. */
  forgetCookie(request: Request, response: Response): void {
    const { name: cookieName, ...attributes } = this.cookieOf(request);
    if (isByCookie(request)) response.clearCookie(cookieName, attributes);
  }

  /**
   * Behind TLS by its name none that another host of the domain can put in its place, which is what the prefix demands
   * `Path=/` for. Over plain HTTP cookies go to every port of the host, so it goes no further than to the API.
   */
  private cookieOf(request: Request) {
    const secure = isBehindTls(request, this.config);
    const attributes = { httpOnly: true, sameSite: 'strict' as const, secure };
    return secure ? { ...attributes, name: `__Host-${name}`, path: '/' } : { ...attributes, name, path: apiPath };
  }
}

/** Whether a request is judged by its cookie: it has nothing else. */
export function isByCookie(request: Request): boolean {
  return request.get('authorization') === undefined && request.get('x-api-key') === undefined;
}

function notValid(): AppError {
  return new AppError('unauthenticated', 'This session is over; log in again.');
}
