/** What a route of the API asks of its caller; the table is in the README of the gateway. */
export const permissions = [
  'cameras.read',
  'cameras.view',
  'cameras.write',
  'users.read',
  'users.write',
  'faces.read',
  'faces.enrol',
  'faces.erase',
  'faces.recognize',
  'attendance.read',
  'attendance.report',
  'attendance.write',
  'corrections.read',
  'presence.read',
  'sites.read',
  'sites.write',
  'recognitions.read',
  'strangers.read',
  'events.read',
  'password.change',
  'sessions.manage',
  'api_keys.manage',
  'dead_letters.manage',
  'audit.read',
  'system.read',
  'webhooks.manage',
] as const;
export type Permission = (typeof permissions)[number];

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
