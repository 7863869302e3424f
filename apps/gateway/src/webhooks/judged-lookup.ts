import { lookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { WebhookNetworks } from './webhook-networks';

export type LookUpAll = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** A name led to an address where no receiver may be; it never says which. */
export class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError';
}

/**
 * How a socket looks names up: a name is refused as a whole when any of its addresses is not allowed, and the socket
 * connects to the very addresses that were judged, so a name that answers otherwise a moment later changes nothing. A
 * literal address is not looked up; it must be judged before.
 */
export function judgedLookup(networks: WebhookNetworks, lookUp: LookUpAll = lookup): LookupFunction {
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
