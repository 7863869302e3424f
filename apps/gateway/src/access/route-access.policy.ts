import { roles, type Role } from '@smart-attendance/contracts';
import type { Access } from './access.decorators';
import { scopeOf, type Permission, type Scope } from './permissions.policy';

/**
 * What a route is about, and so what own, department and other mean of it:
 *
 * - `system`    nobody in particular: cameras, keys, strangers
 * - `oneself`   the caller
 * - `person`    the person whom the path or the body names
 * - `item`      something of a person that has an id of its own: a row, a recognition, a face
 * - `list`      many people's; it is narrowed to whom the caller reaches
 * - `directory` people; who reaches only themself is refused
 */
export type About = 'system' | 'oneself' | 'person' | 'item' | 'list' | 'directory';

/** One line of the table of access. */
export interface RouteAccess {
  /** `GET /api/v1/cameras/:id` */
  readonly route: string;
  readonly access: Access;
  readonly about: About;
}

/** A route as it was found; `access` is undefined where nobody said it. */
export interface FoundRoute extends Omit<RouteAccess, 'access'> {
  readonly access: Access | undefined;
}

/** The documentation, which is made of all routes and is none of a controller. */
const documentation = /^[A-Z]+ \/(?:docs|openapi\.json)(?:\/|$)/;

/** Sentences about what the table lacks; with one of them nothing starts. */
export function gapsOf(found: readonly FoundRoute[], routed: readonly string[]): string[] {
  const known = new Set(found.map(({ route }) => route));
  return [
    ...routed
      .filter((route) => !known.has(route) && !documentation.test(route))
      .map((route) => `${route} is in no controller, so nobody asks who may call it.`),
    ...found.flatMap(({ route, access, about }) => {
      if (access === undefined) {
        return [`${route} does not say who may call it: write @Needs('<permission>') or @Public() above it.`];
      }
      if (access === 'public' || access === 'known' || about !== 'system' || isForAllOrNone(access)) return [];
      return [`${route}: some roles have ${access} not for all; say what it is about: @Needs('${access}', 'person').`];
    }),
  ];
}

/** Whether somebody who may do this as far as `scope` may call a route about that at all. */
export function mayEnter(about: About, scope: Scope): boolean {
  return about !== 'directory' || scope !== 'own';
}

/** `administrator, manager (department), employee (own)` */
export function whoMay(permission: Permission, about: About): string {
  return roles
    .flatMap((role) => {
      const scope = scopeOf(role, permission);
      if (scope === undefined || !mayEnter(about, scope)) return [];
      return [scope === 'all' ? role : `${role} (${scope})`];
    })
    .join(', ');
}

function isForAllOrNone(permission: Permission): boolean {
  return roles.every((role: Role) => [undefined, 'all'].includes(scopeOf(role, permission)));
}
