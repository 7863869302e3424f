import { lookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** Where somebody whom a user named may be: a camera, a receiver of webhooks. */
export interface AllowedNetworks {
  allows(ipAddress: string): boolean;
}

export type LookupAll = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** A name led to an address that is not allowed; it never says which. */
export class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError';
}

/**
 * How a socket looks names up: `lookUp`, refusing a name as a whole when any of its addresses is not allowed. The
 * socket connects to the very addresses that were judged, so a name that answers otherwise a moment later changes
 * nothing. A literal address is not looked up, so it must be judged before.
 */
export function allowedLookup(networks: AllowedNetworks, lookUp: LookupAll = lookup): LookupFunction {
  return (hostname, options, callback) => {
    lookUp(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, '', 0);
        return;
      }
      const first = addresses[0];
      if (first === undefined || addresses.some(({ address }) => !networks.allows(address))) {
        callback(new ForbiddenAddressError(), '', 0);
      } else if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
