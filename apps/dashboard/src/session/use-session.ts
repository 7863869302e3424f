import { createContext, useContext, useMemo } from 'react';
import { may, toGrants, type Grants, type Permission, type Reach } from './permissions.policy';
import type { Me } from './session.queries';

export const SessionContext = createContext<Me | undefined>(undefined);

/** Who is signed in. Pages are shown to nobody else, so there is always somebody. */
export function useMe(): Me {
  const me = useContext(SessionContext);
  if (me === undefined) throw new Error('useMe() is for what is shown to whoever is signed in');
  return me;
}

/** Whether whoever is signed in may: `useMay('cameras.write')`; of all people `useMay('users.read', 'all')`. */
export function useMay(permission: Permission, reach?: Reach): boolean {
  return useMayAny()(permission, reach);
}

/** The same for several at once. */
export function useMayAny(): (permission: Permission, reach?: Reach) => boolean {
  const { permissions } = useMe();
  return useMemo(() => {
    const grants = grantsOf(permissions);
    return (permission, reach) => may(grants, permission, reach);
  }, [permissions]);
}

/** Read once, and not by every row of a list. */
const known = new WeakMap<readonly string[], Grants>();

function grantsOf(permissions: readonly string[]): Grants {
  const grants = known.get(permissions) ?? toGrants(permissions);
  known.set(permissions, grants);
  return grants;
}
