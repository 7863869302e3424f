import { parseTransports } from '@smart-attendance/rtsp';

/** What a viewer asks for in SETUP, as far as we serve it. */
export type TransportChoice =
  | { readonly kind: 'tcp'; readonly rtpChannel: number; readonly rtcpChannel: number }
  | { readonly kind: 'udp'; readonly rtpPort: number; readonly rtcpPort: number };

/** The first of the offered transports that we can serve; undefined when there is none (multicast, save, nonsense). */
export function chooseTransport(header: string, allowed: readonly ('tcp' | 'udp')[]): TransportChoice | undefined {
  for (const { protocol, isMulticast, interleaved = [0, 1], clientPort = [0, 0] } of parseTransports(header)) {
    if (isMulticast) continue;
    if (/^RTP\/AVP\/TCP$/i.test(protocol) && allowed.includes('tcp')) {
      return { kind: 'tcp', rtpChannel: interleaved[0], rtcpChannel: interleaved[1] };
    }
    if (/^RTP\/AVP(\/UDP)?$/i.test(protocol) && allowed.includes('udp') && clientPort[0] > 0) {
      return { kind: 'udp', rtpPort: clientPort[0], rtcpPort: clientPort[1] };
    }
  }
  return undefined;
}
