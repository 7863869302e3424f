/**
 * The addresses under which a camera may know its tracks and its session. They are text in our requests: like the
 * control of a track they may name any host, and lead to none, because requests only ever go down the one connection
 * whose address was judged.
 */

/**
 * What the controls of a description are relative to: `Content-Base`, else `Content-Location`, else what was asked (RFC
 * 2326, C.1.1).
 */
export function baseUrl(asked: string, fields: readonly (string | undefined)[]): string {
  for (const field of fields) {
    const base = field?.trim().replace(/^<(.*)>$/, '$1') ?? '';
    if (base === '' || /\s/.test(base)) continue;
    const resolved = isAbsolute(base) ? base : resolve(asked, base);
    if (resolved !== undefined) return resolved;
  }
  return asked;
}

/**
 * Where a control leads, the likeliest first; at least one, none twice. Relative ones are put behind the base as ffmpeg
 * and rtspsrc do it, query and all (`…?channel=1/trackID=0`), because that is what cameras expect; RFC 3986 is what
 * they may mean as well, and certainly by a control that is a query.
 */
export function controlUrls(base: string, control: string): readonly string[] {
  const text = control.trim();
  if (text === '' || text === '*') return [base];
  if (isAbsolute(text)) return [text];
  const behind = `${base.replace(/\/+$/, '')}/${text.replace(/^\/+/, '')}`;
  const resolved = resolve(base, text);
  const both = text.startsWith('?') ? [resolved, behind] : [behind, resolved];
  return [...new Set(both.filter((url) => url !== undefined))];
}

function isAbsolute(text: string): boolean {
  return /^rtsp[su]?:\/\//i.test(text);
}

/** By RFC 3986; undefined when the base is no address. */
function resolve(base: string, relative: string): string | undefined {
  // A query may hold anything, and stays as it is written.
  const [, path = '', query = ''] = /^([^?]*)(.*)$/s.exec(relative) ?? [];
  const [, origin, basePath = ''] = /^(rtsp[su]?:\/\/[^/?]*)([^?]*)/i.exec(base) ?? [];
  if (origin === undefined || path.startsWith('//')) return undefined;
  if (path === '') return `${origin}${basePath}${query}`;
  const merged = path.startsWith('/') ? path : `${basePath.replace(/[^/]*$/, '')}${path}`;
  return `${origin}${withoutDots(merged.startsWith('/') ? merged : `/${merged}`)}${query}`;
}

function withoutDots(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  for (const segment of segments) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
  }
  if (/^\.\.?$/.test(segments.at(-1) ?? '')) kept.push('');
  return `/${kept.join('/')}`;
}

/**
 * The address that a redirect leads to, when that is the same camera: its host by the name that was asked or by the
 * address of the connection, and its port. Undefined when it is anybody else.
 */
export function sameCameraUrl(asked: string, location: string, peerAddress: string): string | undefined {
  const target = location.trim();
  if (/\s/.test(target) || target === '') return undefined;
  if (!/^[a-z][a-z0-9+.-]*:/i.test(target)) return resolve(asked, target);
  const [from, to] = [partsOf(asked), partsOf(target)];
  if (from === undefined || to === undefined || from.scheme !== to.scheme || from.port !== to.port) return undefined;
  if (to.host !== from.host && to.host !== plainAddress(peerAddress)) return undefined;
  return `${from.origin}${to.rest}`;
}

interface UrlParts {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly origin: string;
  readonly rest: string;
}

function partsOf(url: string): UrlParts | undefined {
  const match = /^(rtsps?):\/\/(?:[^@/?]*@)?(\[[^\]]*\]|[^:/?]*)(?::(\d{1,5}))?([/?].*)?$/i.exec(url);
  if (match === null) return undefined;
  const scheme = (match[1] ?? '').toLowerCase();
  const [, , host = '', port = scheme === 'rtsps' ? '322' : '554', rest = '/'] = match;
  const origin = url.slice(0, url.length - (match[4] ?? '').length);
  return { scheme, host: plainAddress(host.toLowerCase().replace(/^\[|\]$/g, '')), port: Number(port), origin, rest };
}

/** Node writes an IPv4 address of a dual-stack socket as `::ffff:10.0.0.5`. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:/, '');
}
