import type { Request } from 'express';
import type { GatewayConfig } from '../../gateway.config';
import type { OwnOrigin } from './same-origin.policy';

type Config = Pick<GatewayConfig, 'PUBLIC_URL' | 'TRUSTED_PROXIES'>;

/** Where the client sees this API: by the setting, by what trusted proxies say, or else by the Host that it asked. */
export function ownOriginOf(request: Request, { PUBLIC_URL: publicUrl, TRUSTED_PROXIES: proxies }: Config): OwnOrigin {
  if (publicUrl !== '') {
    const { host, protocol } = new URL(publicUrl);
    return { host, scheme: protocol === 'https:' ? 'https' : 'http' };
  }
  const scheme = request.secure ? 'https' : 'http';
  return { host: request.host, scheme: proxies > 0 ? scheme : undefined };
}

/** Whether cookies may be marked Secure: a browser takes none of those over plain HTTP. */
export function isBehindTls(request: Request, { PUBLIC_URL: publicUrl }: Config): boolean {
  return publicUrl === '' ? request.secure : publicUrl.startsWith('https:');
}
