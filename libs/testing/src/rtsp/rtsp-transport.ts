/** What a viewer asks for in SETUP, as far as we serve it. */
export type TransportChoice =
  | { readonly kind: 'tcp'; readonly rtpChannel: number; readonly rtcpChannel: number }
  | { readonly kind: 'udp'; readonly rtpPort: number; readonly rtcpPort: number };

/** The first of the offered transports that we can serve; undefined when there is none (multicast, save, nonsense). */
export function chooseTransport(header: string, allowed: readonly ('tcp' | 'udp')[]): TransportChoice | undefined {
  return header
    .split(',')
    .map((offer) => parseOffer(offer.trim()))
    .find((choice) => choice !== undefined && allowed.includes(choice.kind));
}

function parseOffer(offer: string): TransportChoice | undefined {
  const [protocol = '', ...parameters] = offer.split(';').map((part) => part.trim());
  if (parameters.some((parameter) => /^multicast$/i.test(parameter))) return undefined;
  if (/^RTP\/AVP\/TCP$/i.test(protocol)) {
    const channels = range(parameters, 'interleaved', 0, 255) ?? [0, 1];
    return { kind: 'tcp', rtpChannel: channels[0], rtcpChannel: channels[1] };
  }
  if (/^RTP\/AVP(\/UDP)?$/i.test(protocol)) {
    const ports = range(parameters, 'client_port', 1, 65_535);
    return ports === undefined ? undefined : { kind: 'udp', rtpPort: ports[0], rtcpPort: ports[1] };
  }
  return undefined;
}

/** `name=a-b`, or `name=a` which means the next number too. */
function range(parameters: readonly string[], name: string, min: number, max: number): [number, number] | undefined {
  const value = parameters.find((parameter) => parameter.startsWith(`${name}=`))?.slice(name.length + 1);
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(value ?? '');
  if (match === null) return undefined;
  const first = Number(match[1]);
  const second = match[2] === undefined ? first + 1 : Number(match[2]);
  return [first, second].every((number) => number >= min && number <= max) ? [first, second] : undefined;
}
