import { BlockList, isIP } from 'node:net';
import { CameraNetworks } from '@smart-attendance/contracts';

/** IANA's special-purpose registry: what of IPv4 is not reachable by everybody. */
const privateIPv4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
];
/** Of IPv6 only 2000::/3 is given out; these parts of it are for something else: Teredo, 6to4, documentation. */
const privateIPv6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];
/** An IPv6-only network reaches IPv4 by these; the last 32 bits are the address that counts. */
const nat64Prefix = '64:ff9b::';

const notPublic = blockListOf([...privateIPv4, ...privateIPv6]);
const given = blockListOf(['2000::/3']);
const nat64 = blockListOf([`${nat64Prefix}/96`]);

/**
 * Where receivers of webhooks may be: anywhere in public, and in private networks only where the operator lists them.
 * Link-local, metadata and group addresses are refused all the same. An IPv4 address counts in each of its spellings.
 */
export class WebhookNetworks {
  private constructor(private readonly listed: CameraNetworks | undefined) {}

  /** Reads `10.1.0.0/16, 192.168.7.20`. @throws a TypeError naming the part that is no network */
  static read(text: string): WebhookNetworks {
    // An empty list means all there and none here.
    return new WebhookNetworks(/^[\s,]*$/.test(text) ? undefined : CameraNetworks.read(text));
  }

  /** Whether a receiver may have this IP address. */
  allows(address: string): boolean {
    const bare = address.replace(/%.*$/, '');
    const family = isIP(bare);
    if (family === 0) return false;
    const embedded = family === 6 ? embeddedIPv4(bare) : undefined;
    if (embedded !== undefined) return this.allows(embedded);
    return this.listed?.allows(bare) === true || isPublic(bare, family);
  }

  /** False only for a literal address that is not allowed; a name is judged by what it resolves to. */
  allowsHost(host: string): boolean {
    return isIP(host) === 0 || this.allows(host);
  }
}

function isPublic(address: string, family: number): boolean {
  if (family === 4) return !notPublic.check(address, 'ipv4');
  return given.check(address, 'ipv6') && !notPublic.check(address, 'ipv6');
}

/** The IPv4 address in `::ffff:a.b.c.d` and in NAT64's spelling. */
function embeddedIPv4(address: string): string | undefined {
  // The parser of URLs writes an IPv6 address in the one way in which its last 32 bits are two groups.
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  if (!canonical.startsWith('::ffff:') && !nat64.check(address, 'ipv6')) return undefined;
  const groups = canonical.replace(/^.*::(ffff:)?/, '').split(':');
  const [high = 0, low = 0] = groups.length > 1 ? groups.map(hex) : [0, hex(groups[0] ?? '')];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function hex(group: string): number {
  return group === '' ? 0 : Number.parseInt(group, 16);
}

function blockListOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    list.addSubnet(address, Number(bits), isIP(address) === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}
