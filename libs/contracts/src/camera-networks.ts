import { BlockList, isIP } from 'node:net';
import { isForbiddenCameraAddress } from './camera-url';

/**
 * The networks in which cameras may be, as the operator lists them; link-local, metadata and group addresses are
 * refused all the same.
 */
export class CameraNetworks {
  private constructor(private readonly listed: BlockList | undefined) {}

  /**
   * Reads `10.1.0.0/16, 192.168.7.20, fd12::/16`; empty allows every address that is not always forbidden.
   * @throws a TypeError naming the part that is no network
   */
  static read(text: string): CameraNetworks {
    const parts = text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
    if (parts.length === 0) return new CameraNetworks(undefined);
    const listed = new BlockList();
    for (const part of parts) addNetwork(listed, part);
    return new CameraNetworks(listed);
  }

  /**
   * Whether a camera may have this IP address. A name is for whoever looks it up: it is judged by what it resolves to.
   */
  allows(address: string): boolean {
    const family = isIP(address);
    if (family === 0) return false;
    if (isForbiddenCameraAddress(address)) return false;
    return this.listed?.check(address, family === 4 ? 'ipv4' : 'ipv6') ?? true;
  }

  /** False only for a literal address that is not allowed; for checks before anything is looked up. */
  allowsHost(host: string): boolean {
    return isIP(host) === 0 || this.allows(host);
  }
}

function addNetwork(listed: BlockList, part: string): void {
  const [address = '', prefix, ...rest] = part.split('/');
  const family = isIP(address);
  const bits = family === 4 ? 32 : 128;
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
  if (family === 0 || rest.length > 0 || length < 0 || length > bits) {
    throw new TypeError(`"${part}" is no network; write it as 10.1.0.0/16, fd12::/16 or one address.`);
  }
  listed.addSubnet(address, length, family === 4 ? 'ipv4' : 'ipv6');
}
