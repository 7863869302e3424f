import { applyDecorators, SetMetadata, type Type } from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth, ApiExtension, ApiSecurity } from '@nestjs/swagger';
import type { Permission } from './permissions.policy';
import type { About } from './route-access.policy';

/** `public`: nobody needs to say who they are. `known`: anybody who did. Every route says one of them. */
export type Access = Permission | 'public' | 'known';

export const accessKey = 'gateway:access';
export const aboutKey = 'gateway:about';

export const beforePasswordChangeKey = 'gateway:before-password-change';

/** Open to somebody whose password is not their own yet: what it takes to change it, or to leave. */
export function BeforePasswordChange(): MethodDecorator {
  return SetMetadata(beforePasswordChangeKey, true);
}

export function Public(): ClassDecorator & MethodDecorator {
  const isPublic = SetMetadata(accessKey, 'public' satisfies Access);
  const isSaidPublic = ApiExtension('x-permission', 'public' satisfies Access);
  return (target: object, key?: string | symbol, descriptor?: PropertyDescriptor) => {
    if (key !== undefined && descriptor !== undefined) {
      isPublic(target, key, descriptor);
      isSaidPublic(target, key, descriptor);
      return;
    }
    isPublic(target as Type);
    // The document reads what methods say.
    const prototype = (target as Type).prototype as object;
    for (const [name, method] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (name !== 'constructor') isSaidPublic(prototype, name, method);
    }
  };
}

/** The entry of a route in the table of access; `about` must be said where some role has the permission not for all. */
export function Needs(access: Permission | 'known', about: About = 'system'): MethodDecorator {
  return applyDecorators(
    SetMetadata(accessKey, access),
    SetMetadata(aboutKey, about),
    ApiBearerAuth('bearer'),
    ApiSecurity('api-key'),
    ApiCookieAuth('cookie'),
    ApiExtension('x-permission', access),
    ApiExtension('x-about', about),
  );
}
