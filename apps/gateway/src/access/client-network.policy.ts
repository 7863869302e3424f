import { isIP, isIPv4 } from 'node:net';

/**
 * Whose an address is, for counting: an IPv4 address by itself, and of an IPv6 one the first 64 bits, since whoever has
 * one has at least all of those (RFC 6177). IPv4 addresses written as IPv6 ones (mapped, or by NAT64) are what they
 * stand for. A text that is no address, from a proxy that has none to tell, stays what it is.
 */
export function clientNetwork(address: string): string {
  const bare = withoutPort(address.trim().toLowerCase());
  if (isIP(bare) !== 6) return bare.slice(0, charactersMax);
  const groups = groupsOf(bare);
  const head = groups.slice(0, 6).join(':');
  if (standForIPv4.includes(head)) return ipv4Of(groups[6] ?? '0', groups[7] ?? '0');
  return `${groups.slice(0, 4).join(':')}::/64`;
}

const charactersMax = 100;
/** ::ffff:0:0/96 and 64:ff9b::/96 */
const standForIPv4 = ['0:0:0:0:0:ffff', '64:ff9b:0:0:0:0'];

/** Some proxies tell a port as well, or the interface: 10.0.0.5:4711, [2001:db8::1]:4711, fe80::1%eth0. */
function withoutPort(address: string): string {
  const [, inBrackets] = /^\[([^\]]*)\](?::\d+)?$/.exec(address) ?? [];
  const [, beforePort] = /^([\d.]+):\d+$/.exec(address) ?? [];
  return (inBrackets ?? beforePort ?? address).replace(/%.*$/, '');
}

/** The eight groups of an IPv6 address, each as short as it can be. */
function groupsOf(address: string): string[] {
  const last = address.slice(address.lastIndexOf(':') + 1);
  const plain = isIPv4(last) ? address.slice(0, -last.length) + asGroups(last) : address;
  const [front = '', back] = plain.split('::');
  const given = (part: string | undefined): string[] => (part === undefined || part === '' ? [] : part.split(':'));
  const [head, tail] = [given(front), given(back)];
  const zeros = Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0');
  return [...head, ...zeros, ...tail].map((group) => Number.parseInt(group, 16).toString(16));
}

function asGroups(ipv4: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = ipv4.split('.').map(Number);
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

function ipv4Of(high: string, low: string): string {
  const [front, back] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [front >> 8, front & 255, back >> 8, back & 255].join('.');
}
