import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { Role } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import type { Scope } from './permissions.policy';

/** Who asks: a person in a session, or an API key. */
export type Principal =
  | {
      readonly kind: 'user';
      readonly id: string;
      readonly role: Role;
      readonly sessionId: string;
      /** The password is one that others know; nothing else goes on before it is changed. */
      readonly passwordChangeRequired: boolean;
    }
  | { readonly kind: 'api_key'; readonly id: string; readonly role: Role; readonly name: string };

/** Who asks, and how far the permission of this route reaches for them. */
export class Caller {
  constructor(
    readonly principal: Principal,
    readonly scope: Scope,
  ) {}

  /** The only person this caller may see; undefined for everybody. */
  get onlyUserId(): string | undefined {
    return this.scope === 'all' ? undefined : this.principal.id;
  }

  /** @throws AppError `permission_denied` when that person is not the caller and the permission ends there */
  requireAccessTo(userId: string): void {
    if (this.onlyUserId !== undefined && this.onlyUserId !== userId) {
      throw new AppError('permission_denied', 'You may see only what is about yourself.');
    }
  }

  /** The user a list is narrowed to. @throws AppError `permission_denied` when somebody else's was requested */
  narrow(userId: string | undefined): string {
    if (userId !== undefined) this.requireAccessTo(userId);
    return userId ?? this.onlyUserId ?? '';
  }
}

const callers = new WeakMap<Request, Caller>();

export function setCaller(request: Request, caller: Caller): void {
  callers.set(request, caller);
}

/** Undefined on public routes and before the guard. */
export function callerOf(request: Request): Caller | undefined {
  return callers.get(request);
}

/** The caller, as a parameter of a route that is not public. */
export const FromCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const caller = callerOf(context.switchToHttp().getRequest<Request>());
  if (caller === undefined) throw new Error('A public route has no caller.');
  return caller;
});
