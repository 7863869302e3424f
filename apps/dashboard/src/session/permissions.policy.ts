import type { Schemas } from '@smart-attendance/client';

/** What a route of the API asks of its caller; the table is in the README of the gateway. */
export type Permission = NonNullable<NonNullable<Schemas['CreateApiKeyInput']['scopes']>[number]>;

export type Role = Schemas['UserView']['role'];

/** From the one who may most. */
export const roles = [
  'administrator',
  'hr_officer',
  'manager',
  'viewer',
  'employee',
  'device',
] as const satisfies readonly Role[];

/** Administrators alone give roles, and nobody to themself. */
export function mayGiveRoles(me: { readonly role: Role }): boolean {
  return me.role === 'administrator';
}

/** All there are, in the order in which tables show them; one that is missing does not compile. */
const known: Readonly<Record<Permission, true>> = {
  'presence.read': true,
  'reports.read': true,
  'reports.schedule': true,
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
  'users.export': true,
  'erasures.read': true,
  'faces.read': true,
  'faces.enrol': true,
  'faces.erase': true,
  'faces.recognize': true,
  'look_alikes.read': true,
  'look_alikes.decide': true,
  'models.read': true,
  'models.manage': true,
  'recognitions.read': true,
  'recognitions.decide': true,
  'thresholds.read': true,
  'strangers.read': true,
  'unknown_faces.review': true,
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
  'drafts.read': true,
  'drafts.write': true,
  'drafts.approve': true,
  'holidays.read': true,
  'holidays.write': true,
  'leave_types.read': true,
  'leave_types.write': true,
  'leave.read': true,
  'leave.request': true,
  'leave.decide': true,
  'leave.import': true,
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

const widths: Readonly<Record<Reach, number>> = { own: 1, department: 2, all: 3 };

/** The wider, the more people; 0 for nobody. */
export function widthOf(reach: Reach | undefined): number {
  return reach === undefined ? 0 : widths[reach];
}

/** Whether somebody may, of `reach` at least. */
export function may(grants: Grants, permission: Permission, reach: Reach = 'own'): boolean {
  return widthOf(grants.get(permission)) >= widthOf(reach);
}
