import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { AppError } from '@smart-attendance/errors';
import { aboutKey, accessKey, beforePasswordChangeKey, type Access } from './access.decorators';
import { AuthenticationService } from './authentication.service';
import { Caller, setCaller, type Principal } from './caller';
import { scopeOf, type Permission } from './permissions.policy';
import { scopeFor } from './reach.policy';
import { mayEnter, type About } from './route-access.policy';

/** Asks every request who it is and whether it may. A route that does not say what it needs is closed. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authentication: AuthenticationService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.read(accessKey, context) as Access | undefined;
    if (access === 'public') return true;
    if (access === undefined) throw new Error(`${context.getHandler().name} does not say who may call it.`);
    const request = context.switchToHttp().getRequest<Request>();
    const principal = await this.authentication.identify(request);
    const scope = access === 'known' ? 'own' : scopeFor(principal, access);
    // Before anything is refused, so that the audit log and the limits know whom.
    setCaller(request, new Caller(principal, scope ?? 'own', access));
    this.requireOwnPassword(principal, context);
    if (access === 'known') return true;
    const about = (this.read(aboutKey, context) as About | undefined) ?? 'system';
    if (scope === undefined || !mayEnter(about, scope)) throw new AppError('permission_denied', why(principal, access));
    return true;
  }

  private requireOwnPassword(principal: Principal, context: ExecutionContext): void {
    if (principal.kind !== 'user' || !principal.passwordChangeRequired) return;
    if (this.reflector.get<boolean | undefined>(beforePasswordChangeKey, context.getHandler()) === true) return;
    throw new AppError('permission_denied', 'Change your password first: PUT /api/v1/auth/password.', {
      reason: 'password_change_required',
    });
  }

  private read(key: string, context: ExecutionContext): unknown {
    return this.reflector.getAllAndOverride<unknown>(key, [context.getHandler(), context.getClass()]);
  }
}

/** @returns why not, as a sentence */
function why(principal: Principal, permission: Permission): string {
  if (principal.kind === 'api_key' && principal.scopes?.includes(permission) === false) {
    return `The scopes of this API key do not have ${permission}.`;
  }
  switch (scopeOf(principal.role, permission)) {
    case 'own':
      return principal.kind === 'api_key'
        ? `The role ${principal.role} may do this only for itself, and an API key is nobody.`
        : 'You may see only what is about yourself.';
    case 'department':
      return 'You are in no department, so there is nobody else whom you may do this for; HR can enter one.';
    default:
      return `The role ${principal.role} may not do this.`;
  }
}
