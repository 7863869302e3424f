import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { AppError } from '@smart-attendance/errors';
import { AccessTokensService } from './access-tokens.service';
import { ApiKeysService } from './api-keys.service';
import { BrowserSessionsService } from './browser/browser-sessions.service';
import type { Principal } from './caller';
import { scopeOf, type Permission } from './permissions.policy';
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

  /** For an answer that goes on: throws when whoever asked for it is nobody any more, or may not any more. */
  async recheck(request: Request, permission: Permission): Promise<void> {
    const { role } = await this.identify(request);
    if (scopeOf(role, permission) !== 'all') {
      throw new AppError('permission_denied', `The role ${role} may not do this.`);
    }
  }
}
