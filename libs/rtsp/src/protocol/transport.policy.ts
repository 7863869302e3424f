/** What the camera agreed to in its `Transport` field. */
export type AgreedTransport =
  | { readonly kind: 'tcp'; readonly rtpChannel: number; readonly rtcpChannel: number }
  | { readonly kind: 'udp'; readonly serverPort: number | undefined; readonly source: string | undefined };

export const tcpTransport = 'RTP/AVP/TCP;unicast;interleaved=0-1';

const channelMax = 255;
const portMax = 65_535;

export function udpTransport(rtpPort: number): string {
  return `RTP/AVP;unicast;client_port=${rtpPort}-${rtpPort + 1}`;
}

/**
 * The first agreement to unicast as asked, of those in the field; undefined when there is none. Cameras that leave the channels
 * out, or the whole field, mean the asked ones.
 */
export function parseTransport(field: string | undefined, asked: 'tcp' | 'udp'): AgreedTransport | undefined {
  if (field === undefined || field.trim() === '') return asked === 'tcp' ? inChannels([0, 1]) : undefined;
  for (const spec of field.split(',')) {
    const agreed = parseSpec(spec, asked);
    if (agreed !== undefined) return agreed;
  }
  return undefined;
}

function parseSpec(spec: string, asked: 'tcp' | 'udp'): AgreedTransport | undefined {
  const [protocol = '', ...parts] = spec.split(';').map((part) => part.trim());
  const value = (name: string): string | undefined => {
    const part = parts.find((each) => new RegExp(`^${name}\\s*=`, 'i').test(each));
    return part?.slice(part.indexOf('=') + 1).trim();
  };
  const isTcp = /\/TCP$/i.test(protocol) || value('interleaved') !== undefined;
  if (parts.some((part) => /^multicast$/i.test(part)) || isTcp !== (asked === 'tcp')) return undefined;
  if (isTcp) return inChannels(pair(value('interleaved'), channelMax) ?? [0, 1]);
  return { kind: 'udp', serverPort: pair(value('server_port'), portMax)?.[0], source: value('source') };
}

function inChannels([rtpChannel, rtcpChannel]: readonly [number, number]): AgreedTransport {
  return { kind: 'tcp', rtpChannel, rtcpChannel };
}

function pair(text: string | undefined, max: number): [number, number] | undefined {
  const [, first, second] = /^(\d{1,5})\s*(?:-\s*(\d{1,5}))?$/.exec(text ?? '') ?? [];
  if (first === undefined) return undefined;
  const numbers: [number, number] = [Number(first), second === undefined ? Number(first) + 1 : Number(second)];
  return numbers.every((number) => number <= max) ? numbers : undefined;
}

export interface SessionHeader {
  /** Undefined for a camera that names none; nothing is repeated to it then. */
  readonly id: string | undefined;
  readonly timeoutMs: number;
}

/** RFC 2326, 12.37. */
const usualTimeoutSeconds = 60;
const timeoutSecondsMin = 2;

/** `Session: 4711;timeout=60`; 60 s when the camera does not say, or says 0. */
export function parseSession(field: string | undefined): SessionHeader {
  const [id = '', ...rest] = (field ?? '').split(';').map((part) => part.trim());
  const stated = rest.map((part) => /^timeout\s*=\s*"?(\d{1,6})/i.exec(part)?.[1]).find((text) => text !== undefined);
  const seconds = Number(stated ?? 0) || usualTimeoutSeconds;
  return {
    id: /^[\x21-\x7e]{1,256}$/.test(id) ? id : undefined,
    timeoutMs: Math.max(seconds, timeoutSecondsMin) * 1_000,
  };
}
