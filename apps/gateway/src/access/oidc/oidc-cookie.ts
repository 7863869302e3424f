import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { gatewayConfigToken, type GatewayConfig } from '../../gateway.config';
import { apiPath } from '../../http/paths.middleware';
import { cookiesNamed } from '../browser/cookie.policy';
import { isBehindTls } from '../browser/own-origin';
import { loginLifeSeconds } from './oidc-login.service';

const name = 'smart_attendance_oidc';
const valueCharactersMax = 4_000;

/**
 * The cookie of a login that was begun and not finished. SameSite=Lax, not Strict: the provider sends the browser back,
 * so the navigation that must bring it is another site's.
 */
@Injectable()
export class OidcCookie {
  constructor(@Inject(gatewayConfigToken) private readonly config: GatewayConfig) {}

  set(request: Request, response: Response, value: string): void {
    const { name: cookieName, ...attributes } = this.cookieOf(request);
    response.cookie(cookieName, value, { ...attributes, maxAge: loginLifeSeconds * 1_000 });
  }

  /** What it holds; empty without one, or with several. It works once. */
  take(request: Request, response: Response): string {
    const { name: cookieName, ...attributes } = this.cookieOf(request);
    const [value = '', ...others] = cookiesNamed(request.get('cookie'), cookieName);
    response.clearCookie(cookieName, attributes);
    return others.length > 0 || value.length > valueCharactersMax ? '' : value;
  }

  private cookieOf(request: Request) {
    const secure = isBehindTls(request, this.config);
    const attributes = { httpOnly: true, sameSite: 'lax' as const, secure };
    return secure
      ? { ...attributes, name: `__Host-${name}`, path: '/' }
      : { ...attributes, name, path: `${apiPath}/auth/oidc` };
  }
}
