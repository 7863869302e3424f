import type { Schemas } from '@smart-attendance/client';

/** What a route of the API asks of its caller; the table is in the README of the gateway. */
export type Permission = NonNullable<NonNullable<Schemas['CreateApiKeyInput']['scopes']>[number]>;

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
