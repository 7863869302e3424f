import { permissions, toGrants, type Permission, type Reach } from '../session/permissions.policy';

export interface RoleChange {
  readonly gained: readonly Permission[];
  readonly lost: readonly Permission[];
}

const width: Readonly<Record<Reach, number>> = { own: 1, department: 2, all: 3 };

/** What somebody may from then on, or of more people, and what no longer, or of fewer. */
export function compareRoles(before: readonly string[], after: readonly string[]): RoleChange {
  const [from, to] = [toGrants(before), toGrants(after)];
  const reach = (grants: typeof from, permission: Permission): number => {
    const granted = grants.get(permission);
    return granted === undefined ? 0 : width[granted];
  };
  return {
    gained: permissions.filter((permission) => reach(to, permission) > reach(from, permission)),
    lost: permissions.filter((permission) => reach(to, permission) < reach(from, permission)),
  };
}
