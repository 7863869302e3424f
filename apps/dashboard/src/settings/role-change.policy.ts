import { permissions, toGrants, widthOf, type Permission } from '../session/permissions.policy';

export interface RoleChange {
  readonly gained: readonly Permission[];
  readonly lost: readonly Permission[];
}

/** What somebody may from then on, or of more people, and what no longer, or of fewer. */
export function compareRoles(before: readonly string[], after: readonly string[]): RoleChange {
  const [from, to] = [toGrants(before), toGrants(after)];
  const reach = (grants: typeof from, permission: Permission): number => widthOf(grants.get(permission));
  return {
    gained: permissions.filter((permission) => reach(to, permission) > reach(from, permission)),
    lost: permissions.filter((permission) => reach(to, permission) < reach(from, permission)),
  };
}
