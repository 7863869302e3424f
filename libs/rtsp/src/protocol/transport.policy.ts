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

/** One of the ways that a `Transport` field names. Numbers that cannot be are left out. */
export interface TransportSpec {
  /** `RTP/AVP`, `RTP/AVP/TCP` and the like. */
  readonly protocol: string;
  /** By its name, or by what it says of channels. */
  readonly isTcp: boolean;
  readonly isMulticast: boolean;
  readonly interleaved: NumberPair | undefined;
  readonly clientPort: NumberPair | undefined;
  readonly serverPort: NumberPair | undefined;
  readonly source: string | undefined;
}

type NumberPair = readonly [number, number];

/** What stands in a `Transport` field, of a viewer or of a camera. */
export function parseTransports(field: string): TransportSpec[] {
  return field.split(',').map((spec) => {
    const [protocol = '', ...parts] = spec.split(';').map((part) => part.trim());
    const value = (name: string): string | undefined => {
      const part = parts.find((each) => new RegExp(`^${name}\\s*=`, 'i').test(each));
      return part?.slice(part.indexOf('=') + 1).trim();
    };
    return {
      protocol,
      isTcp: /\/TCP$/i.test(protocol) || value('interleaved') !== undefined,
      isMulticast: parts.some((part) => /^multicast$/i.test(part)),
      interleaved: pair(value('interleaved'), channelMax),
      clientPort: pair(value('client_port'), portMax),
      serverPort: pair(value('server_port'), portMax),
      source: value('source'),
    };
  });
}

/**
 * The first agreement to unicast as asked, of those in the field; undefined when there is none. Cameras that leave the
 * channels out, or the whole field, mean the asked ones.
 */
export function parseTransport(field: string | undefined, asked: 'tcp' | 'udp'): AgreedTransport | undefined {
  if (field === undefined || field.trim() === '') return asked === 'tcp' ? inChannels([0, 1]) : undefined;
  const agreed = parseTransports(field).find(({ isTcp, isMulticast }) => !isMulticast && isTcp === (asked === 'tcp'));
  if (agreed === undefined) return undefined;
  if (asked === 'tcp') return inChannels(agreed.interleaved ?? [0, 1]);
  return { kind: 'udp', serverPort: agreed.serverPort?.[0], source: agreed.source };
}

function inChannels([rtpChannel, rtcpChannel]: NumberPair): AgreedTransport {
  return { kind: 'tcp', rtpChannel, rtcpChannel };
}

/** `a-b`, or `a` which means the next number too. */
function pair(text: string | undefined, max: number): NumberPair | undefined {
  const [, first, second] = /^(\d{1,5})\s*(?:-\s*(\d{1,5}))?$/.exec(text ?? '') ?? [];
  if (first === undefined) return undefined;
  const numbers: NumberPair = [Number(first), second === undefined ? Number(first) + 1 : Number(second)];
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
