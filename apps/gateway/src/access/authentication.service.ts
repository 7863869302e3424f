import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { AppError } from '@smart-attendance/errors';
import { AccessTokensService } from './access-tokens.service';
import { ApiKeysService } from './api-keys.service';
import { BrowserSessionsService } from './browser/browser-sessions.service';
import { Caller, type Principal } from './caller';
import type { Permission } from './permissions.policy';
import { scopeFor } from './reach.policy';
import { SessionsService } from './sessions.service';

const bearerPattern = /^Bearer +([^\s]+)$/i;

/** Identifies the caller: a bearer token counts before an API key, and both before a cookie. */
@Injectable()
export class AuthenticationService {
  constructor(
    private readonly accessTokens: AccessTokensService,
    private readonly sessions: SessionsService,
    private readonly apiKeys: ApiKeysService,
    private readonly browserSessions: BrowserSessionsService,
  ) {}

  /** @throws AppError `unauthenticated`, and what a cookie is refused for */
  async identify(request: Request): Promise<Principal> {
    const authorization = request.get('authorization');
    if (authorization !== undefined) {
      const token = bearerPattern.exec(authorization.trim())?.[1];
      if (token === undefined)
        throw new AppError('unauthenticated', 'The Authorization header must be "Bearer <token>".');
      return this.sessions.principalOf(await this.accessTokens.verify(token));
    }
    const key = request.get('x-api-key');
    if (key !== undefined) return this.apiKeys.principalOf(key);
    const claims = await this.browserSessions.claimsOf(request);
    if (claims !== undefined) return this.sessions.principalOf(claims);
    throw new AppError('unauthenticated', 'Log in, or send an API key in the X-API-Key header.');
  }

  /**
   * For an answer that goes on: who asks, and how far they may, by now.
   *
   * @throws AppError `unauthenticated` or `permission_denied` when whoever asked for it is nobody any more, or may not
   */
  async recheck(request: Request, permission: Permission): Promise<Caller> {
    const principal = await this.identify(request);
    const scope = scopeFor(principal, permission);
    if (scope === undefined) throw new AppError('permission_denied', `The role ${principal.role} may not do this.`);
    return new Caller(principal, scope, permission);
  }
}
