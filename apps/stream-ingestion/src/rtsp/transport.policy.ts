/** What the camera agreed to in its `Transport` field. */
export type AgreedTransport =
  | { readonly kind: 'tcp'; readonly rtpChannel: number; readonly rtcpChannel: number }
  | { readonly kind: 'udp'; readonly serverPort: number | undefined; readonly source: string | undefined };

export const tcpTransport = 'RTP/AVP/TCP;unicast;interleaved=0-1';

export function udpTransport(rtpPort: number): string {
  return `RTP/AVP;unicast;client_port=${rtpPort}-${rtpPort + 1}`;
}

/** Undefined when the field is not an agreement to unicast. Cameras that leave the channels out mean the asked ones. */
export function parseTransport(field: string, asked: 'tcp' | 'udp'): AgreedTransport | undefined {
  const parts =
    field
      .split(',')[0]
      ?.split(';')
      .map((part) => part.trim()) ?? [];
  const value = (name: string): string | undefined =>
    parts.find((part) => part.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
  const isTcp = /^RTP\/AVP\/TCP$/i.test(parts[0] ?? '') || value('interleaved') !== undefined;
  if (parts.some((part) => /^multicast$/i.test(part)) || isTcp !== (asked === 'tcp')) return undefined;
  if (isTcp) {
    const [rtp, rtcp] = portPair(value('interleaved')) ?? [0, 1];
    return { kind: 'tcp', rtpChannel: rtp, rtcpChannel: rtcp };
  }
  return { kind: 'udp', serverPort: portPair(value('server_port'))?.[0], source: value('source') };
}

function portPair(text: string | undefined): [number, number] | undefined {
  const [, first, second] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text ?? '') ?? [];
  if (first === undefined) return undefined;
  return [Number(first), second === undefined ? Number(first) + 1 : Number(second)];
}

export interface SessionHeader {
  readonly id: string;
  readonly timeoutMs: number;
}

/** `Session: 4711;timeout=60`; 60 s when the camera does not say (RFC 2326, 12.37). */
export function parseSession(field: string): SessionHeader | undefined {
  const [id = '', ...rest] = field.split(';').map((part) => part.trim());
  if (!/^[\x21-\x7e]{1,256}$/.test(id)) return undefined;
  const seconds = Number(
    rest.map((part) => /^timeout=(\d{1,6})/i.exec(part)?.[1]).find((text) => text !== undefined) ?? 60,
  );
  return { id, timeoutMs: Math.max(seconds, 2) * 1_000 };
}
