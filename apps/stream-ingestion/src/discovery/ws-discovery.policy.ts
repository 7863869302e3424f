import { isIP } from 'node:net';
import type { DeviceAddress } from './bounded-post';
import { deviceServicePath, nameInScopes, pathOfAddress } from './onvif.policy';
import { childrenOf, find, readXml, textAt, XmlError, type XmlElement } from './xml-reader';

const addressing = 'http://schemas.xmlsoap.org/ws/2004/08/addressing';
const discovery = 'http://schemas.xmlsoap.org/ws/2005/04/discovery';
/** A device has an address or three. */
const addressesMax = 16;

/**
 * What is asked for: cameras; ONVIF devices of whatever kind; and everybody, as some devices answer no request about a
 * type. Each is a request of its own, since devices pass over an id that they have heard.
 */
export const probeTypes = ['dn:NetworkVideoTransmitter', 'tds:Device', ''] as const;

/** The request that is sent to everybody (WS-Discovery of April 2005, which ONVIF means); `id` is a UUID. */
export function probeMessage(id: string, types: (typeof probeTypes)[number]): string {
  return (
    `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"` +
    ` xmlns:a="${addressing}" xmlns:d="${discovery}" xmlns:dn="http://www.onvif.org/ver10/network/wsdl"` +
    ` xmlns:tds="http://www.onvif.org/ver10/device/wsdl">` +
    `<s:Header><a:MessageID>urn:uuid:${id}</a:MessageID><a:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To>` +
    `<a:Action>${discovery}/Probe</a:Action></s:Header>` +
    `<s:Body><d:Probe>${types === '' ? '' : `<d:Types>${types}</d:Types>`}</d:Probe></s:Body></s:Envelope>`
  );
}

/** What one device said of itself. */
export interface Announcement {
  /** What the device calls itself for ever; empty when it does not. */
  readonly endpoint: string;
  /** Where it says it can be asked. */
  readonly addresses: readonly string[];
  readonly name: string;
}

/** The devices in an answer to one of the probes of those ids; none when it is no such answer. Never throws. */
export function readAnnouncements(text: string, ids: readonly string[]): readonly Announcement[] {
  try {
    const envelope = readXml(text);
    // urn:uuid:…, uuid:…, or the UUID alone.
    const related = /([0-9a-f-]{36})\}?$/.exec(textAt(envelope, 'Header', 'RelatesTo').toLowerCase())?.[1] ?? '';
    if (!ids.includes(related)) return [];
    return childrenOf(find(envelope, 'Body', 'ProbeMatches'), 'ProbeMatch')
      .filter((match) => !isOtherKind(match))
      .map(announcementOf);
  } catch (error) {
    if (error instanceof XmlError) return [];
    throw error;
  }
}

/** A printer or a computer: it says of which kind it is, and nothing about it speaks of ONVIF. */
function isOtherKind(match: XmlElement): boolean {
  const kinds = words(textAt(match, 'Types')).map((type) => type.replace(/^.*:/, ''));
  if (/onvif/i.test(`${textAt(match, 'Scopes')} ${textAt(match, 'XAddrs')}`)) return false;
  return kinds.some((kind) => !/^(device$|network|onvif)/i.test(kind)) && !kinds.some((kind) => /^network/i.test(kind));
}

function announcementOf(match: XmlElement): Announcement {
  return {
    endpoint: textAt(match, 'EndpointReference', 'Address').slice(0, 255),
    addresses: words(textAt(match, 'XAddrs')).slice(0, addressesMax),
    name: nameInScopes(words(textAt(match, 'Scopes'))),
  };
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** Where a device that announced itself may be asked, and by which path. */
export interface AnnouncedDevice {
  readonly address: DeviceAddress;
  readonly path: string;
}

/**
 * An announcement is a word of anybody in the network, so it only chooses port and path: asked is always the very
 * address that it was sent from. Undefined when the device names only other addresses, as one would that sends us
 * elsewhere.
 */
export function announcedDevice({ addresses }: Announcement, sender: string): AnnouncedDevice | undefined {
  const urls = addresses.filter((one) => pathOfAddress(one) !== undefined).map((one) => new URL(one));
  const isSender = ({ hostname }: URL): boolean => hostname.replace(/^\[|\]$/g, '') === sender;
  const isName = ({ hostname }: URL): boolean => isIP(hostname.replace(/^\[|\]$/g, '')) === 0;
  const chosen = urls.find(isSender) ?? urls.find(isName);
  if (chosen === undefined) return undefined;
  const isEncrypted = chosen.protocol === 'https:';
  const port = chosen.port === '' ? (isEncrypted ? 443 : 80) : Number(chosen.port);
  if (port === 0) return undefined;
  return { address: { host: sender, port, isEncrypted }, path: pathOfAddress(chosen.href) ?? deviceServicePath };
}

/** A host as a person names it: a name or an address, with a port when it is not 80; 443 is asked encrypted. */
export function namedDevice(text: string): DeviceAddress | undefined {
  if (!URL.canParse(`http://${text}/`)) return undefined;
  const { hostname, port: given, username, pathname } = new URL(`http://${text}/`);
  if (username !== '' || pathname !== '/' || given === '0') return undefined;
  const port = given === '' ? 80 : Number(given);
  return { host: hostname.replace(/^\[|\]$/g, ''), port, isEncrypted: port === 443 };
}

/** As `namedDevice` reads it. */
export function hostText({ host, port }: DeviceAddress): string {
  return `${host.includes(':') ? `[${host}]` : host}${port === 80 ? '' : `:${port}`}`;
}
