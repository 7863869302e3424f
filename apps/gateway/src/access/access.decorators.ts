import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth, ApiExtension, ApiSecurity } from '@nestjs/swagger';
import type { Permission } from './permissions.policy';

/** `public`: nobody needs to say who they are. `known`: anybody who did. Every route says one of them. */
export type Access = Permission | 'public' | 'known';

export const accessKey = 'gateway:access';

export const beforePasswordChangeKey = 'gateway:before-password-change';

/** Open to somebody whose password is not their own yet: what it takes to change it, or to leave. */
export function BeforePasswordChange(): MethodDecorator {
  return SetMetadata(beforePasswordChangeKey, true);
}

export function Public(): ClassDecorator & MethodDecorator {
  return SetMetadata(accessKey, 'public' satisfies Access);
}

export function Needs(access: Permission | 'known'): MethodDecorator {
  return applyDecorators(
    SetMetadata(accessKey, access),
    ApiBearerAuth('bearer'),
    ApiSecurity('api-key'),
    ApiCookieAuth('cookie'),
    ApiExtension('x-permission', access),
  );
}
