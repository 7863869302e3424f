import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { AppError } from '@smart-attendance/errors';
import { accessKey, beforePasswordChangeKey, type Access } from './access.decorators';
import { AuthenticationService } from './authentication.service';
import { Caller, setCaller, type Principal } from './caller';
import { scopeOf } from './permissions.policy';

/** Asks every request who it is and whether it may. A route that does not say what it needs is closed. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authentication: AuthenticationService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<Access | undefined>(accessKey, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access === 'public') return true;
    if (access === undefined) throw new Error(`${context.getHandler().name} does not say who may call it.`);
    const request = context.switchToHttp().getRequest<Request>();
    const principal = await this.authentication.identify(request);
    this.requireOwnPassword(principal, context);
    const scope = access === 'known' ? 'own' : scopeOf(principal.role, access);
    setCaller(request, new Caller(principal, scope ?? 'own'));
    const ownsNothing = scope === 'own' && access !== 'known' && principal.kind === 'api_key';
    if (scope === undefined || ownsNothing) {
      throw new AppError('permission_denied', `The role ${principal.role} may not do this.`);
    }
    return true;
  }

  private requireOwnPassword(principal: Principal, context: ExecutionContext): void {
    if (principal.kind !== 'user' || !principal.passwordChangeRequired) return;
    if (this.reflector.get<boolean | undefined>(beforePasswordChangeKey, context.getHandler()) === true) return;
    throw new AppError('permission_denied', 'Change your password first: PUT /api/v1/auth/password.', {
      reason: 'password_change_required',
    });
  }
}
