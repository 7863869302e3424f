import { BlockList, isIP, isIPv4 } from 'node:net';
import { misreadCredentials } from './camera-url-secrets';
import { wireName, type Check } from './checks';

export const urlCharactersMax = 2_048;
const credentialCharactersMax = 255;
/** RFC 1035: 255 octets with their lengths; longer names resolve to nothing. */
const hostCharactersMax = 253;

/** IANA: 554 for rtsp, 322 for rtsps. */
const defaultPorts: Readonly<Record<string, number>> = { 'rtsp:': 554, 'rtsps:': 322 };

/** A camera's address, taken apart. */
export interface CameraUrl {
  /** The address without credentials, host in its one canonical spelling. */
  readonly url: string;
  readonly isEncrypted: boolean;
  /** A name or an IP address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  /** Absent when the address names nobody; percent-decoded. */
  readonly credentials?: { readonly username: string; readonly password: string };
}

/** The address, or one sentence on what is wrong with it. Neither ever quotes the text, which may hold a password. */
export type CameraUrlReading =
  | { readonly kind: 'address'; readonly address: CameraUrl }
  | { readonly kind: 'wrong'; readonly problem: string };

/** Reads an `rtsp://` or `rtsps://` address as a person typed it. Does not look names up. */
export function readCameraUrl(text: string): CameraUrlReading {
  if (text.length === 0 || text.length > urlCharactersMax) {
    return wrong(`must have 1 to ${String(urlCharactersMax)} characters`);
  }
  // The URL parser silently drops blanks and line breaks; what is stored must be what was typed.
  // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
  if (/[\s\u0000-\u001f\u007f-\u009f]/.test(text)) return wrong('must have no blanks and no control characters');
  if (!/^rtsps?:\/\//i.test(text)) return wrong('must begin with rtsp:// or rtsps://');
  if (text.includes('#')) return wrong('must have no #; write it as %23');
  if (misreadCredentials(text) !== undefined) {
    return wrong(
      'has an @ behind its host: in a user name or password write / as %2F, ? as %3F and @ as %40, in a path @ as %40',
    );
  }
  if (/^rtsps?:\/\/[a-z]+:\/\//i.test(text)) return wrong('begins with two schemes, one behind the other');
  let parsed: URL;
  try {
    parsed = new URL(text);
  } catch {
    return wrong('is not an address; a special character of a password must be percent-encoded, such as %2F for /');
  }
  const host = canonicalHost(parsed.hostname);
  const isOddlyWritten = isOddIPv4(parsed.hostname);
  if (host === undefined) return wrong(isOddlyWritten ? oddIPv4 : 'names no host, or one that cannot be');
  if (parsed.port === '0') return wrong('must have a port from 1 to 65535');
  if (isForbiddenCameraAddress(host)) return wrong('names an address where no camera may be');
  return isOddlyWritten ? wrong(oddIPv4) : read(parsed, host);
}

export const oddIPv4 = 'must write an IPv4 address as four decimal numbers without leading zeros, such as 192.168.1.10';

/**
 * A host in numbers that is not the usual dotted one. `192.168.001.010` means 192.168.1.10 to whoever typed it and
 * 192.168.1.8 to the system, which would send the password there; `0x0a.1.2.3`, `10.1` and `10.0.0.5.` are of that
 * kind.
 */
export function isOddIPv4(host: string): boolean {
  return /(^|\.)(\d+|0x[0-9a-f]*)\.*$/i.test(host) && !isIPv4(host);
}

function read(parsed: URL, host: string): CameraUrlReading {
  const credentials = { username: decoded(parsed.username), password: decoded(parsed.password) };
  if (Object.values(credentials).some((value) => !isCredential(value))) {
    return wrong('has a user name or password of more than 255 characters or with control characters');
  }
  const port = parsed.port === '' ? (defaultPorts[parsed.protocol] ?? 0) : Number(parsed.port);
  const authority = `${host.includes(':') ? `[${host}]` : host}${parsed.port === '' ? '' : `:${parsed.port}`}`;
  return {
    kind: 'address',
    address: {
      url: `${parsed.protocol}//${authority}${parsed.pathname}${parsed.search}`,
      isEncrypted: parsed.protocol === 'rtsps:',
      host,
      port,
      ...(parsed.username === '' && parsed.password === '' ? {} : { credentials }),
    },
  };
}

/**
 * Addresses that name no camera: link-local ones (where clouds keep the keys of a machine), the metadata addresses
 * of clouds that chose another network, their IPv6 disguises, and what is nobody's unicast address.
 */
const forbidden = new BlockList();
forbidden.addSubnet('169.254.0.0', 16, 'ipv4');
forbidden.addSubnet('0.0.0.0', 8, 'ipv4');
forbidden.addSubnet('224.0.0.0', 3, 'ipv4');
for (const metadata of ['100.100.100.200', '168.63.129.16', '192.0.0.192']) forbidden.addAddress(metadata, 'ipv4');
forbidden.addSubnet('fe80::', 10, 'ipv6');
forbidden.addSubnet('ff00::', 8, 'ipv6');
forbidden.addAddress('::', 'ipv6');
forbidden.addAddress('fd00:ec2::254', 'ipv6');
// IPv4-compatible, NAT64 and 6to4 spellings of 169.254.0.0/16; the list itself knows the mapped one.
forbidden.addSubnet('::a9fe:0', 112, 'ipv6');
forbidden.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6');
forbidden.addSubnet('2002:a9fe::', 32, 'ipv6');

/** True for an IP address no camera may have; a name is never forbidden by itself, what it resolves to may be. */
export function isForbiddenCameraAddress(host: string): boolean {
  const family = isIP(host);
  return family !== 0 && forbidden.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

/** A camera's address that can be opened, as far as one can tell without opening it. Absent optional fields pass. */
export function cameraUrl<M>(property: keyof M & string): Check<M> {
  return (message) => {
    const value = message[property];
    if (value === undefined) return undefined;
    const reading = readCameraUrl(String(value));
    return reading.kind === 'address' ? undefined : { field: wireName(property), message: reading.problem };
  };
}

/** As `cameraUrl`; an empty text passes. */
export function optionalCameraUrl<M>(property: keyof M & string): Check<M> {
  const judge = cameraUrl<M>(property);
  return (message) => (message[property] === '' ? undefined : judge(message));
}

function wrong(problem: string): CameraUrlReading {
  return { kind: 'wrong', problem };
}

/** `2852039166`, `0xa9fea9fe` and `169.254.169.254` are one address to the system, so they must be one to us. */
function canonicalHost(hostname: string): string | undefined {
  if (hostname.length > hostCharactersMax) return undefined;
  if (!/^(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9._-]*[a-z0-9])?\.?)$/i.test(hostname)) return undefined;
  try {
    return new URL(`http://${hostname}/`).hostname.replace(/^\[|\]$/g, '');
  } catch {
    return undefined;
  }
}

/** A stray percent sign stays what it is: people paste passwords as they are. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));
}

function isCredential(value: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
  return value.length <= credentialCharactersMax && !/[\u0000-\u001f\u007f-\u009f]/.test(value);
}
