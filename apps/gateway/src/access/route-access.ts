import { RequestMethod, type INestApplication } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { aboutKey, accessKey, type Access } from './access.decorators';
import { gapsOf, type About, type FoundRoute, type RouteAccess } from './route-access.policy';

/**
 * Every route of the controllers with who may call it.
 *
 * @param routed what the router knows, `GET /api/v1/cameras/:id` and so on
 * @throws Error that names each route without an entry
 */
export function routeAccessOf(app: INestApplication, routed: readonly string[]): readonly RouteAccess[] {
  const found = app
    .get(DiscoveryService, { strict: false })
    .getControllers()
    .flatMap(({ metatype }) => (typeof metatype === 'function' ? routesOf(metatype) : []));
  const gaps = gapsOf(found, routed);
  if (gaps.length > 0) throw new Error(`Who may call these routes is not said.\n${gaps.join('\n')}`);
  return found.flatMap(({ access, ...route }) => (access === undefined ? [] : [{ ...route, access }]));
}

function routesOf(controller: { readonly prototype?: object }): FoundRoute[] {
  const prototype = controller.prototype ?? {};
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
    const handler = (prototype as Record<string, object>)[name] ?? {};
    const method = metadata(METHOD_METADATA, handler) as RequestMethod | undefined;
    if (method === undefined) return [];
    const access = (metadata(accessKey, handler) ?? metadata(accessKey, controller)) as Access | undefined;
    const about = (metadata(aboutKey, handler) ?? 'system') as About;
    return pathsOf(controller).flatMap((before) =>
      pathsOf(handler).map((after) => {
        const path = `${before}/${after}`.split('/').filter((segment) => segment !== '');
        return { route: `${RequestMethod[method]} /${path.join('/')}`, access, about };
      }),
    );
  });
}

function pathsOf(target: object): readonly string[] {
  return [(metadata(PATH_METADATA, target) ?? '') as string | readonly string[]].flat();
}

function metadata(key: string, target: object): unknown {
  return Reflect.getMetadata(key, target);
}
