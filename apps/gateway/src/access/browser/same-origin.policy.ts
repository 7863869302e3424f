/** What a browser says of where a request comes from. A page of another site can change none of it. */
export interface RequestOrigin {
  readonly method: string;
  /** Sec-Fetch-Site: of every current browser, over TLS and on localhost. */
  readonly fetchSite: string | undefined;
  readonly origin: string | undefined;
  /** Whether it has a header that a page of another origin can send only after it was allowed to, which it never is. */
  readonly hasOwnHeader: boolean;
}

/** Where this API is for its clients. */
export interface OwnOrigin {
  readonly host: string;
  /** Undefined where a proxy may end TLS that we do not know of. */
  readonly scheme: 'http' | 'https' | undefined;
}

export type CrossOriginReason = 'cross_origin' | 'own_header_missing';

const safeMethods = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Why a request may not use the cookie that it has; undefined when it may. What changes something must show by a header
 * of the browser that it comes from our own page, and have one that only our own page can add; what reads is refused
 * only when the browser says that another page wants it.
 */
export function crossOriginReason(request: RequestOrigin, own: OwnOrigin): CrossOriginReason | undefined {
  const isSafe = safeMethods.includes(request.method);
  if (!isFromOwnPage(request, own, isSafe)) return 'cross_origin';
  return isSafe || request.hasOwnHeader ? undefined : 'own_header_missing';
}

function isFromOwnPage({ fetchSite, origin }: RequestOrigin, own: OwnOrigin, isSafe: boolean): boolean {
  // `none`: somebody typed the address, or opened a bookmark.
  if (fetchSite !== undefined) return fetchSite === 'same-origin' || (isSafe && fetchSite === 'none');
  if (origin !== undefined) return isOwn(origin, own);
  return isSafe;
}

function isOwn(origin: string, own: OwnOrigin): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host } = new URL(origin);
  const schemes = own.scheme === undefined ? ['http:', 'https:'] : [`${own.scheme}:`];
  // Behind a proxy that ends TLS the port of the scheme may be written or not.
  return schemes.includes(protocol) && hostsOf(own.host, protocol).includes(host);
}

/** As a URL of that scheme writes it, without the port that is the usual one. */
function hostsOf(host: string, protocol: string): string[] {
  return URL.canParse(`${protocol}//${host}`) ? [new URL(`${protocol}//${host}`).host] : [];
}
