import type { Schemas } from '@smart-attendance/client';

/** What a route of the API asks of its caller; the table is in the README of the gateway. */
export type Permission = NonNullable<NonNullable<Schemas['CreateApiKeyInput']['scopes']>[number]>;

/** All there are, in the order in which tables show them; one that is missing does not compile. */
const known: Readonly<Record<Permission, true>> = {
  'presence.read': true,
  'attendance.read': true,
  'attendance.report': true,
  'attendance.write': true,
  'corrections.read': true,
  'punches.read': true,
  'punches.write': true,
  'corrections.request': true,
  'corrections.decide': true,
  'overtime.decide': true,
  'periods.read': true,
  'periods.lock': true,
  'users.read': true,
  'users.write': true,
  'faces.read': true,
  'faces.enrol': true,
  'faces.erase': true,
  'faces.recognize': true,
  'recognitions.read': true,
  'strangers.read': true,
  'cameras.read': true,
  'cameras.view': true,
  'cameras.write': true,
  'sites.read': true,
  'sites.write': true,
  'shifts.read': true,
  'shifts.write': true,
  'assignments.read': true,
  'assignments.write': true,
  'roster.read': true,
  'events.read': true,
  'webhooks.manage': true,
  'api_keys.manage': true,
  'audit.read': true,
  'dead_letters.manage': true,
  'system.read': true,
  'password.change': true,
  'sessions.manage': true,
};
export const permissions = Object.keys(known) as readonly Permission[];

/** Of whom: everybody, the people of one's department, or oneself. */
export type Reach = 'all' | 'department' | 'own';

export type Grants = ReadonlyMap<string, Reach>;

/** Of `users.read (department)` or `cameras.read`, as `/auth/me` says them. */
export function toGrants(said: readonly string[]): Grants {
  return new Map(
    said.map((grant) => {
      const [, name = grant, reach] = /^(\S+)(?: \((\w+)\))?$/.exec(grant) ?? [];
      return [name, reach === 'department' || reach === 'own' ? reach : 'all'] as const;
    }),
  );
}

const width: Readonly<Record<Reach, number>> = { own: 0, department: 1, all: 2 };

/** Whether somebody may, of `reach` at least. */
export function may(grants: Grants, permission: Permission, reach: Reach = 'own'): boolean {
  const granted = grants.get(permission);
  return granted !== undefined && width[granted] >= width[reach];
}
