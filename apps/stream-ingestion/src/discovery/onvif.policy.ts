import type { Request } from './soap.policy';
import { childrenOf, escapeXml, find, textAt, type XmlElement } from './xml-reader';

const device = 'http://www.onvif.org/ver10/device/wsdl';
/** The media service of profile S, and that of profile T, which alone knows H.265. */
const media = { 1: 'http://www.onvif.org/ver10/media/wsdl', 2: 'http://www.onvif.org/ver20/media/wsdl' } as const;
const schema = 'http://www.onvif.org/ver10/schema';

/** Where a device answers unless it says otherwise (ONVIF Core, 5.1.1.1). */
export const deviceServicePath = '/onvif/device_service';

/** A recorder of 32 channels with two streams each. */
export const profilesMax = 64;
const textCharactersMax = 255;
const pathCharactersMax = 512;
const scopesMax = 64;

export type MediaVersion = keyof typeof media;

export const requests = {
  clock: { namespace: device, operation: 'GetSystemDateAndTime', content: '' },
  information: { namespace: device, operation: 'GetDeviceInformation', content: '' },
  scopes: { namespace: device, operation: 'GetScopes', content: '' },
  services: {
    namespace: device,
    operation: 'GetServices',
    content: '<IncludeCapability>false</IncludeCapability>',
  },
  capabilities: { namespace: device, operation: 'GetCapabilities', content: '<Category>Media</Category>' },
} as const satisfies Readonly<Record<string, Request>>;

export function profilesRequest(version: MediaVersion): Request {
  const content = version === 2 ? '<Type>VideoEncoder</Type>' : '';
  return { namespace: media[version], operation: 'GetProfiles', content };
}

export function streamUriRequest(version: MediaVersion, token: string): Request {
  const profile = `<ProfileToken>${escapeXml(token)}</ProfileToken>`;
  const setup =
    `<StreamSetup><Stream xmlns="${schema}">RTP-Unicast</Stream>` +
    `<Transport xmlns="${schema}"><Protocol>RTSP</Protocol></Transport></StreamSetup>`;
  const content = version === 2 ? `<Protocol>RTSP</Protocol>${profile}` : `${setup}${profile}`;
  return { namespace: media[version], operation: 'GetStreamUri', content };
}

/** How far the clock of the camera is ahead of ours, in milliseconds; undefined when it does not tell. */
export function clockOffsetOf(answer: XmlElement, nowMs: number): number | undefined {
  const utc = find(answer, 'SystemDateAndTime', 'UTCDateTime');
  const [year, month, day] = ['Year', 'Month', 'Day'].map((name) => Number(textAt(utc, 'Date', name)));
  const [hour, minute, second] = ['Hour', 'Minute', 'Second'].map((name) => Number(textAt(utc, 'Time', name)));
  if (!year) return undefined;
  const offset = Date.UTC(year, (month ?? 1) - 1, day, hour, minute, second) - nowMs;
  return Number.isFinite(offset) && Math.abs(offset) < 8.64e15 / 2 ? offset : undefined;
}

/**
 * Where the media services are, as paths on the camera that was asked: cameras behind a router name hosts nobody
 * reaches.
 */
export type MediaPaths = Readonly<Partial<Record<MediaVersion, string>>>;

/** Reads the answer to `services` or to `capabilities`. */
export function mediaPathsOf(answer: XmlElement): MediaPaths {
  const services = childrenOf(answer, 'Service');
  const pathOf = (namespace: string): string | undefined =>
    pathOfAddress(
      textAt(
        services.find((service) => textAt(service, 'Namespace') === namespace),
        'XAddr',
      ),
    );
  const one = pathOf(media[1]) ?? pathOfAddress(textAt(answer, 'Capabilities', 'Media', 'XAddr'));
  const two = pathOf(media[2]);
  return { ...(one !== undefined && { 1: one }), ...(two !== undefined && { 2: two }) };
}

/** Path and query of an http address; undefined when it is none. */
export function pathOfAddress(address: string): string | undefined {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return undefined;
  const { pathname, search } = new URL(address);
  const path = `${pathname}${search}`;
  return path.length <= pathCharactersMax ? path : undefined;
}

export function makeOf(answer: XmlElement): { readonly manufacturer: string; readonly model: string } {
  return { manufacturer: plain(textAt(answer, 'Manufacturer')), model: plain(textAt(answer, 'Model')) };
}

/**
 * What a camera calls itself, by its scopes such as `onvif://www.onvif.org/name/Front%20Door`; empty when it does not.
 */
export function nameInScopes(scopes: readonly string[]): string {
  const begin = 'onvif://www.onvif.org/name/';
  const scope = scopes.slice(0, scopesMax).find((one) => one.toLowerCase().startsWith(begin));
  return scope === undefined ? '' : plain(decoded(scope.slice(begin.length)));
}

export function scopesOf(answer: XmlElement): readonly string[] {
  return childrenOf(answer, 'Scopes').map((scope) => textAt(scope, 'ScopeItem'));
}

export interface Profile {
  readonly token: string;
  readonly name: string;
  /** `h264`, `h265`, `mjpeg`, or what the camera calls another one; empty when it does not say. */
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  /** The most it sends; 0 when it does not say. */
  readonly fps: number;
}

/** The profiles that show video, at most 64, of either media service. */
export function profilesOf(answer: XmlElement): Profile[] {
  return childrenOf(answer, 'Profiles')
    .flatMap((profile) => {
      const token = profile.attributes.get('token') ?? '';
      const encoder = find(profile, 'Configurations', 'VideoEncoder') ?? find(profile, 'VideoEncoderConfiguration');
      if (token === '' || token.length > textCharactersMax || encoder === undefined) return [];
      return [{ token, name: plain(textAt(profile, 'Name')), ...videoOf(encoder) }];
    })
    .slice(0, profilesMax);
}

const codecNames: Readonly<Record<string, string>> = { HEVC: 'h265', JPEG: 'mjpeg' };

function videoOf(encoder: XmlElement): Omit<Profile, 'token' | 'name'> {
  const encoding = plain(textAt(encoder, 'Encoding')).slice(0, 32).toUpperCase();
  return {
    codec: codecNames[encoding] ?? encoding.toLowerCase(),
    width: sizeOf(textAt(encoder, 'Resolution', 'Width')),
    height: sizeOf(textAt(encoder, 'Resolution', 'Height')),
    fps: rateOf(textAt(encoder, 'RateControl', 'FrameRateLimit')),
  };
}

function sizeOf(text: string): number {
  return /^\d{1,5}$/.test(text) ? Number(text) : 0;
}

function rateOf(text: string): number {
  const rate = Number(text);
  return rate > 0 && rate <= 240 ? rate : 0;
}

export function streamUriOf(answer: XmlElement): string {
  return textAt(answer, 'MediaUri', 'Uri') || textAt(answer, 'Uri');
}

/** Words of a stranger for a person to read: one line of at most 255 characters, none of which turns the direction. */
export function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what this takes out
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g, ' ').trim();
  // Half a character at the end would be none.
  return line.slice(0, textCharactersMax).replace(/[\ud800-\udbff]$/, '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
