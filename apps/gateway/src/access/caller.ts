import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { Role } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import type { Permission, Scope } from './permissions.policy';
import { relationTo, scopeFor, verdictOn, type Subject } from './reach.policy';

/** Who asks: a person in a session, or an API key. The department is empty for who is in none. */
export type Principal =
  | {
      readonly kind: 'user';
      readonly id: string;
      readonly role: Role;
      readonly department: string;
      readonly sessionId: string;
      /** The password is one that others know; nothing else goes on before it is changed. */
      readonly passwordChangeRequired: boolean;
    }
  | {
      readonly kind: 'api_key';
      readonly id: string;
      readonly role: Role;
      readonly department: string;
      readonly name: string;
      /** Undefined: everything its role may. */
      readonly scopes: readonly Permission[] | undefined;
      /** Undefined: not before it is revoked. */
      readonly expiresAt?: Date | undefined;
    };

/** What was asked for, where it is not the person themself. */
export interface Thing {
  readonly what: string;
  readonly id: string;
}

/** Who asks, and how far the permission of this route reaches for them. */
export class Caller {
  constructor(
    readonly principal: Principal,
    readonly scope: Scope,
    /** That of the route. */
    readonly permission: Permission | 'known',
  ) {}

  /** The only person this caller may see; undefined for more. */
  get onlyUserId(): string | undefined {
    return this.scope === 'own' ? this.principal.id : undefined;
  }

  /**
   * The only department whose people this caller may see, beside themself; undefined for all, and for oneself alone.
   */
  get onlyDepartment(): string | undefined {
    return this.scope === 'department' ? this.principal.department : undefined;
  }

  /** The same, as far as another permission reaches for them; undefined where they may not do that at all. */
  withPermission(permission: Permission): Caller | undefined {
    const scope = scopeFor(this.principal, permission);
    return scope === undefined ? undefined : new Caller(this.principal, scope, permission);
  }

  /** Whether they may do this with what is that person's. */
  reaches(person: Subject): boolean {
    return verdictOn(this.permission, this.scope, relationTo(this.principal, person)) === 'allowed';
  }

  /**
   * For something of a person, who is found already.
   *
   * @throws AppError `not_found` for what is out of reach as for what is not there, `permission_denied` for one's own
   * row or leave
   */
  requireAccessTo(person: Subject, thing: Thing = { what: 'person', id: person.id }): void {
    switch (verdictOn(this.permission, this.scope, relationTo(this.principal, person))) {
      case 'hidden':
        throw AppError.notFound(thing.what, thing.id);
      case 'forbidden':
        throw new AppError(
          'permission_denied',
          `${ownBusinessOf(this.permission)}: HR, or another manager of your department.`,
        );
      case 'allowed':
    }
  }
}

function ownBusinessOf(permission: Permission | 'known'): string {
  return permission === 'leave.decide'
    ? 'Your own leave is decided by somebody else'
    : 'Your own attendance is entered and corrected by somebody else';
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
