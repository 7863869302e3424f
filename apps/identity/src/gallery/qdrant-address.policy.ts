/** Where a Qdrant server is, in the parts that its client wants. */
export interface QdrantAddress {
  readonly isTls: boolean;
  /** A name or an address, IPv6 in brackets. */
  readonly host: string;
  readonly port: number;
  /** What a proxy puts before every path, for example `/qdrant`; empty without one. */
  readonly pathPrefix: string;
  /** For a proxy that asks for a login: the header `authorization`. */
  readonly authorization: string | undefined;
}

/** Qdrant's own port without TLS; with TLS there is usually a proxy before it. */
const portWithoutOne = { http: 6_333, https: 443 } as const;

/**
 * The parts of QDRANT_URL, or undefined when something in it would have to be left out: a query, a fragment, a port
 * that is none, a login that does not decode. `http://host:80` is port 80, which URL tells from no port only by the
 * text.
 */
export function qdrantAddressOf(url: string): QdrantAddress | undefined {
  const [, scheme = '', authority = '', path = ''] = /^(https?):\/\/([^/?#\\\s]+)(\/[^?#\\\s]*)?$/i.exec(url) ?? [];
  const at = authority.lastIndexOf('@');
  const place = /^(?:\[[0-9a-f:.]+\]|[^:@[\]]+)(?::(\d{1,5}))?$/i.exec(authority.slice(at + 1));
  if (place === null || !URL.canParse(url)) return undefined;
  const { hostname } = new URL(url);
  const portText = place[1];
  const isTls = scheme.toLowerCase() === 'https';
  const port = portText === undefined ? portWithoutOne[isTls ? 'https' : 'http'] : Number(portText);
  const login = at === -1 ? '' : loginOf(authority.slice(0, at));
  if (port === 0 || login === undefined) return undefined;
  return {
    isTls,
    host: hostname,
    port,
    pathPrefix: path.replace(/\/+$/, ''),
    authorization: login === '' ? undefined : `Basic ${Buffer.from(login).toString('base64')}`,
  };
}

/** `user:password` as a header carries it; undefined when it does not decode. */
function loginOf(text: string): string | undefined {
  const [user = '', ...password] = text.split(':');
  try {
    return `${decodeURIComponent(user)}:${decodeURIComponent(password.join(':'))}`;
  } catch {
    return undefined;
  }
}
