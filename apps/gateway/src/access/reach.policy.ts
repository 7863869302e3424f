import { departmentKey, type Role } from '@smart-attendance/contracts';
import type { Principal } from './caller';
import { scopeOf, type Permission, type Scope } from './permissions.policy';

/** Somebody a request is about. The department may be empty. */
export interface Subject {
  readonly id: string;
  readonly department: string;
}

/** What somebody is to the caller. */
export const relations = ['own', 'department', 'other'] as const;

export type Relation = (typeof relations)[number];

/** `hidden`: answered as an id that is nobody's, so that nobody learns which ids there are. */
export type Verdict = 'allowed' | 'forbidden' | 'hidden';

/** Rows and leave are what people are paid by: whoever corrects and decides for a department does not for themself. */
const onlyForOthers: ReadonlySet<Permission> = new Set<Permission>([
  'attendance.write',
  'punches.write',
  'corrections.decide',
  'overtime.decide',
  'leave.decide',
]);

/** An API key is nobody, so nothing is its own; who is in no department has no colleagues. */
export function relationTo(principal: Principal, { id, department }: Subject): Relation {
  if (principal.kind === 'user' && principal.id === id) return 'own';
  return hasDepartment(principal) && isSameDepartment(principal.department, department) ? 'department' : 'other';
}

export function isSameDepartment(one: string, other: string): boolean {
  return departmentKey(one) === departmentKey(other);
}

/** How far a caller may do that; undefined for not at all. */
export function scopeFor(principal: Principal, permission: Permission): Scope | undefined {
  if (principal.kind === 'api_key' && principal.scopes?.includes(permission) === false) return undefined;
  const granted = scopeOf(principal.role, permission);
  const scope = granted === 'department' && !hasDepartment(principal) ? 'own' : granted;
  if (scope !== 'own') return scope;
  return principal.kind === 'api_key' || onlyForOthers.has(permission) ? undefined : 'own';
}

/** What becomes of a request about one person, by somebody who may do such things as far as `scope`. */
export function verdictOn(permission: Permission | 'known', scope: Scope, relation: Relation): Verdict {
  if (scope === 'all') return 'allowed';
  if (relation === 'own') return permission !== 'known' && onlyForOthers.has(permission) ? 'forbidden' : 'allowed';
  return scope === 'department' && relation === 'department' ? 'allowed' : 'hidden';
}

/** A key that may not everything its role may. */
export function isLimitedKey(principal: Principal): boolean {
  return principal.kind === 'api_key' && principal.scopes !== undefined;
}

/** As what a caller gives roles and touches administrators: a limited key could make itself a whole one. */
export function roleAmongPeople(principal: Principal): Role {
  return isLimitedKey(principal) && principal.role === 'administrator' ? 'hr_officer' : principal.role;
}

function hasDepartment({ department }: Principal): boolean {
  return departmentKey(department) !== '';
}
