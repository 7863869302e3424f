import { departmentKey, type Role, type Violation } from '@smart-attendance/contracts';
import type { Principal } from './caller';
import { permissions, scopeOf, type Permission } from './permissions.policy';

/** What a key is to be able to do. */
export interface ApiKeyWish {
  readonly role: Role;
  /** Undefined: everything the role may. */
  readonly scopes: readonly Permission[] | undefined;
  /** Empty where the role reaches everybody. */
  readonly department: string;
  /** Undefined: when it is revoked. */
  readonly expiresAt?: Date | undefined;
}

export const permissionNames = Object.keys(permissions) as Permission[];

/** What is wrong with the wish itself: a key is nobody, so it may nothing that its role may only for itself. */
export function violationsOfWish({ role, scopes = [], department }: ApiKeyWish): Violation[] {
  const wrong = scopes.filter((scope) => !isForKeys(role, scope));
  const hasDepartment = departmentKey(department) !== '';
  return [
    ...(wrong.length > 0
      ? [{ field: 'scopes', message: `a key with the role ${role} may not do this: ${wrong.join(', ')}` }]
      : []),
    ...(isOfDepartment(role) && !hasDepartment
      ? [{ field: 'department', message: `is needed: a key with the role ${role} reaches one department` }]
      : []),
    ...(hasDepartment && !isOfDepartment(role)
      ? [{ field: 'department', message: `holds only a key with the role manager; leave it out for ${role}` }]
      : []),
  ];
}

/** A key with scopes makes no key that may more than itself, or may it for longer. */
export function isWithin(giver: Principal, { scopes, expiresAt }: ApiKeyWish): boolean {
  if (giver.kind !== 'api_key' || giver.scopes === undefined) return true;
  const { scopes: own, expiresAt: end } = giver;
  if (end !== undefined && (expiresAt === undefined || expiresAt > end)) return false;
  return scopes?.every((scope) => own.includes(scope)) === true;
}

function isForKeys(role: Role, permission: Permission): boolean {
  return ['all', 'department'].includes(scopeOf(role, permission) ?? '');
}

function isOfDepartment(role: Role): boolean {
  return permissionNames.some((permission) => scopeOf(role, permission) === 'department');
}
