import { createSocket } from 'node:dgram';
import { once } from 'node:events';

export interface DiscoveryResponder {
  readonly port: number;
  /** Probes that have come so far. */
  readonly probes: readonly string[];
  close(): Promise<void>;
}

/** Answers each WS-Discovery probe to 127.0.0.1 with what `matches` makes of its id: as many datagrams as it likes. */
export async function startDiscoveryResponder(
  matches: (messageId: string, types: string) => readonly (string | Buffer)[],
): Promise<DiscoveryResponder> {
  const probes: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (datagram, sender) => {
    const text = datagram.toString('utf8');
    probes.push(text);
    const id = /MessageID>([^<]*)</.exec(text)?.[1] ?? '';
    const types = /<d:Types>([^<]*)</.exec(text)?.[1] ?? '';
    for (const answer of matches(id, types)) socket.send(answer, sender.port, sender.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    probes,
    close: async () => {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}

export interface Announced {
  /** With blanks between them. */
  readonly xAddrs: string;
  readonly endpoint?: string;
  readonly name?: string;
  /** None unless told. */
  readonly types?: string;
  /** Its name unless told. */
  readonly scopes?: string;
}

/** What a device says when it hears a probe. */
export function probeMatch(messageId: string, announced: Announced): string {
  return probeMatches(messageId, [announced]);
}

/** What somebody says who speaks for many. */
export function probeMatches(messageId: string, announced: readonly Announced[]): string {
  return (
    `<?xml version="1.0" encoding="UTF-8"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope"` +
    ` xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery">` +
    `<SOAP-ENV:Header><wsa:RelatesTo>${messageId}</wsa:RelatesTo></SOAP-ENV:Header><SOAP-ENV:Body><d:ProbeMatches>` +
    `${announced.map(match).join('')}</d:ProbeMatches></SOAP-ENV:Body></SOAP-ENV:Envelope>`
  );
}

function match({ xAddrs, endpoint = 'urn:uuid:1', name = 'Hall', types, scopes }: Announced): string {
  return (
    `<d:ProbeMatch><wsa:EndpointReference><wsa:Address>${endpoint}</wsa:Address></wsa:EndpointReference>` +
    (types === undefined ? '' : `<d:Types>${types}</d:Types>`) +
    `<d:Scopes>${scopes ?? `onvif://www.onvif.org/name/${encodeURIComponent(name)}`}</d:Scopes><d:XAddrs>${xAddrs}</d:XAddrs></d:ProbeMatch>`
  );
}
