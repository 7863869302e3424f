import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OnvifDeviceOptions {
  /** What it wants of who asks for more than the time; nothing unless told. */
  readonly login?: 'username token' | 'http digest' | 'http basic';
  /** The media services it has; only that of profile S unless told. */
  readonly media?: readonly (1 | 2)[];
  /** How far its clock is ahead. */
  readonly clockAheadMs?: number;
  /** How far ahead it says that it is, when that is something else. */
  readonly saidAheadMs?: number;
  /** Each refusal by HTTP digest has another nonce. */
  readonly isNonceFresh?: boolean;
  /** It tells no time. */
  readonly isTimeless?: boolean;
  /** How it writes its answers, where that is not how they should be written. */
  readonly oddity?: Oddity;
  readonly name?: string;
  /** The address it gives for the stream of a profile; `rtsp://127.0.0.1:554/<token>` unless told. */
  readonly streamUri?: (token: string) => string;
  /** Does something else with every request. */
  readonly instead?: (request: IncomingMessage, response: ServerResponse) => void;
}

export type Oddity =
  | 'a bare & in the address of a stream'
  | 'NUL after the end'
  | 'blank lines before the beginning'
  | 'a blank before a colon'
  | 'line ends of LF alone'
  | 'two equal lengths'
  | 'two other lengths'
  | 'a length that is too large'
  | 'a length that is too large, and no end of the connection'
  | 'a length that is too small'
  | 'no length'
  | 'chunks'
  | 'chunks that are none'
  | 'an interim answer before'
  | 'a line in the head that is none'
  | 'empty 500 for GetServices'
  | 'a web page for GetServices'
  | 'hanging up on GetServices'
  | 'Latin-1, as it declares';

export const deviceLogin = { username: 'admin', password: 'p@ss <&> "word"' };

export interface OnvifDevice {
  /** As one names it: `127.0.0.1:<port>`. */
  readonly host: string;
  readonly port: number;
  /** Operations it was asked for, and with which proof: `GetProfiles (username token)`. */
  readonly asked: readonly string[];
  connectionCount(): number;
  close(): Promise<void>;
}

/** An ONVIF camera as far as discovery asks one: SOAP over HTTP, logins checked as a camera checks them. */
export async function startOnvifDevice(options: OnvifDeviceOptions = {}): Promise<OnvifDevice> {
  const asked: string[] = [];
  const door = new Door(options);
  let connections = 0;
  const server = createServer((request, response) => {
    if (options.instead !== undefined) {
      options.instead(request, response);
      return;
    }
    void bodyOf(request).then((body) => {
      const operation = /Body><(\w+)/.exec(body)?.[1] ?? '';
      const proof = door.judge(request, body);
      asked.push(`${operation} (${proof})`);
      const isOpen = operation === 'GetSystemDateAndTime' || options.login === undefined;
      if (!isOpen && proof !== options.login) door.refuse(response);
      else if (operation === 'GetServices' && refuseServices(response, options)) return;
      else send(response, operation, answerTo(operation, body, options), 200, options.oddity);
    });
  });
  server.on('connection', () => (connections += 1));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    port,
    asked,
    connectionCount: () => connections,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

type Proof = 'no proof' | 'wrong' | NonNullable<OnvifDeviceOptions['login']>;

/** Who may come in. */
class Door {
  private nonce: string = randomUUID();
  private readonly seen = new Set<string>();

  constructor(private readonly options: OnvifDeviceOptions) {}

  judge(request: IncomingMessage, body: string): Proof {
    const { authorization } = request.headers;
    if (authorization?.startsWith('Basic ') === true) return 'http basic';
    if (authorization !== undefined) return this.isDigestRight(authorization) ? 'http digest' : 'wrong';
    if (body.includes('UsernameToken')) return this.isTokenRight(body) ? 'username token' : 'wrong';
    return 'no proof';
  }

  refuse(response: ServerResponse): void {
    if (this.options.login === 'username token') {
      const code =
        '<s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:NotAuthorized</s:Value></s:Subcode></s:Code>';
      send(response, 'Fault', `<s:Fault>${code}</s:Fault>`, 400);
      return;
    }
    if (this.options.isNonceFresh === true) this.nonce = randomUUID();
    const challenge =
      this.options.login === 'http basic'
        ? 'Basic realm="camera"'
        : `Digest realm="camera", nonce="${this.nonce}", qop="auth", algorithm=MD5`;
    response.writeHead(401, { 'WWW-Authenticate': challenge }).end();
  }

  /** RFC 7616, 3.4.1. */
  private isDigestRight(authorization: string): boolean {
    const field = (name: string): string =>
      new RegExp(`\\b${name}="?((?:[^",\\\\]|\\\\.)*)"?`).exec(authorization)?.[1]?.replace(/\\(.)/g, '$1') ?? '';
    const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
    const who = md5(`${deviceLogin.username}:camera:${deviceLogin.password}`);
    const middle = `${this.nonce}:${field('nc')}:${field('cnonce')}:auth`;
    return field('response') === md5(`${who}:${middle}:${md5(`POST:${field('uri')}`)}`);
  }

  /** A proof is right once, and only by the clock of the device. */
  private isTokenRight(body: string): boolean {
    const [, digest = ''] = /<Password[^>]*>([^<]*)</.exec(body) ?? [];
    const [, nonce = ''] = /<Nonce[^>]*>([^<]*)</.exec(body) ?? [];
    const [, created = ''] = /<Created[^>]*>([^<]*)</.exec(body) ?? [];
    const expected = createHash('sha1')
      .update(Buffer.from(nonce, 'base64'))
      .update(created + deviceLogin.password)
      .digest('base64');
    const isNew = !this.seen.has(nonce);
    this.seen.add(nonce);
    const isNow = Math.abs(Date.parse(created) - deviceTime(this.options).getTime()) < 5_000;
    return isNew && isNow && digest === expected && body.includes(`<Username>${deviceLogin.username}</Username>`);
  }
}

function deviceTime({ clockAheadMs = 0 }: OnvifDeviceOptions): Date {
  return new Date(Date.now() + clockAheadMs);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Whether it did not answer that request in its way. */
function refuseServices(response: ServerResponse, { oddity }: OnvifDeviceOptions): boolean {
  if (oddity === 'empty 500 for GetServices') response.writeHead(500, { 'Content-Length': '0' }).end();
  else if (oddity === 'a web page for GetServices')
    response.writeHead(404).end('<html><body>Not here<br></body></html>');
  else if (oddity === 'hanging up on GetServices') response.socket?.destroy();
  else return false;
  return true;
}

function send(response: ServerResponse, operation: string, content: string, status = 200, oddity?: Oddity): void {
  const isFault = operation === 'Fault' || content === '';
  const body = content === '' ? '<s:Fault><s:Reason><s:Text>not implemented</s:Text></s:Reason></s:Fault>' : content;
  const declared = oddity === 'Latin-1, as it declares' ? 'ISO-8859-1' : 'UTF-8';
  const text =
    `<?xml version="1.0" encoding="${declared}"?>\n<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"` +
    ` xmlns:tds="http://www.onvif.org/ver10/device/wsdl" xmlns:tt="http://www.onvif.org/ver10/schema"` +
    ` xmlns:trt="http://www.onvif.org/ver10/media/wsdl" xmlns:tr2="http://www.onvif.org/ver20/media/wsdl"` +
    ` xmlns:ter="http://www.onvif.org/ver10/error"><s:Body>${body}</s:Body></s:Envelope>`;
  const code = isFault ? Math.max(status, 400) : status;
  if (oddity === undefined) {
    response.writeHead(code, { 'Content-Type': 'application/soap+xml' }).end(text);
    return;
  }
  const raw = oddAnswer(code, text, oddity);
  if (oddity === 'a length that is too large, and no end of the connection') response.socket?.write(raw);
  else response.socket?.end(raw);
}

function oddAnswer(status: number, text: string, oddity: Oddity): Buffer {
  const before = oddity === 'blank lines before the beginning' ? '\r\n\n' : '';
  const after = oddity === 'NUL after the end' ? '\0' : '';
  const bare = oddity === 'a bare & in the address of a stream' ? text.replace(/(<tt:Uri>.*)&amp;/, '$1&') : text;
  const body = Buffer.from(`${before}${bare}${after}`, oddity === 'Latin-1, as it declares' ? 'latin1' : 'utf8');
  const interim = oddity === 'an interim answer before' ? ['HTTP/1.1 100 Continue', ''] : [];
  const head = [...interim, `HTTP/1.1 ${status} OK`, 'Content-Type: application/soap+xml; charset=utf-8'];
  const lines = [...head, ...lengthLines(body.length, oddity), '', ''];
  const lineEnd = oddity === 'line ends of LF alone' ? '\n' : '\r\n';
  const chunked = [Buffer.from(`${body.length.toString(16)};x=1\r\n`), body, Buffer.from('\r\n0\r\n\r\n')];
  return Buffer.concat([Buffer.from(lines.join(lineEnd)), ...(oddity === 'chunks' ? chunked : [body])]);
}

function lengthLines(bytes: number, oddity: Oddity): string[] {
  switch (oddity) {
    case 'no length':
      return [];
    case 'chunks':
    case 'chunks that are none':
      return ['Transfer-Encoding: chunked'];
    case 'two equal lengths':
      return [`Content-Length: ${bytes}`, `Content-Length: ${bytes}`];
    case 'two other lengths':
      return [`Content-Length: ${bytes - 9}`, `Content-Length: ${bytes}`];
    case 'a length that is too large':
    case 'a length that is too large, and no end of the connection':
      return [`Content-Length: ${bytes + 20}`];
    case 'a length that is too small':
      return [`Content-Length: ${bytes - 20}`];
    case 'a blank before a colon':
      return [`Content-Length : ${bytes}`, 'X-Frame-Options : SAMEORIGIN'];
    case 'a line in the head that is none':
      return ['just words', `Content-Length: ${bytes}`, ': nothing'];
    default:
      return [`Content-Length: ${bytes}`];
  }
}

/** Empty for what this device does not know. */
function answerTo(operation: string, body: string, options: OnvifDeviceOptions): string {
  const version = body.includes('ver20/media') ? 2 : 1;
  switch (operation) {
    case 'GetSystemDateAndTime':
      return toldTime(options);
    case 'GetScopes':
      return `<tds:GetScopesResponse><tds:Scopes><tt:ScopeDef>Fixed</tt:ScopeDef><tt:ScopeItem>onvif://www.onvif.org/name/${encodeURIComponent(options.name ?? 'Front Door')}</tt:ScopeItem></tds:Scopes></tds:GetScopesResponse>`;
    case 'GetDeviceInformation':
      return '<tds:GetDeviceInformationResponse><tds:Manufacturer>Fake &amp; Sons</tds:Manufacturer><tds:Model>F-1</tds:Model></tds:GetDeviceInformationResponse>';
    case 'GetServices':
      return services(options);
    case 'GetCapabilities':
      return '<tds:GetCapabilitiesResponse><tds:Capabilities><tt:Media><tt:XAddr>http://192.168.1.108/onvif/media1</tt:XAddr></tt:Media></tds:Capabilities></tds:GetCapabilitiesResponse>';
    case 'GetProfiles':
      return (options.media ?? [1]).includes(version) ? profiles(version) : '';
    case 'GetStreamUri':
      return streamUri(version, /<ProfileToken>([^<]*)</.exec(body)?.[1] ?? '', options);
    default:
      return '';
  }
}

function toldTime({ isTimeless = false, clockAheadMs = 0, saidAheadMs = clockAheadMs }: OnvifDeviceOptions): string {
  return isTimeless ? '' : clock(new Date(Date.now() + saidAheadMs));
}

function clock(now: Date): string {
  const time = `<tt:Time><tt:Hour>${now.getUTCHours()}</tt:Hour><tt:Minute>${now.getUTCMinutes()}</tt:Minute><tt:Second>${now.getUTCSeconds()}</tt:Second></tt:Time>`;
  const date = `<tt:Date><tt:Year>${now.getUTCFullYear()}</tt:Year><tt:Month>${now.getUTCMonth() + 1}</tt:Month><tt:Day>${now.getUTCDate()}</tt:Day></tt:Date>`;
  return `<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:UTCDateTime>${time}${date}</tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>`;
}

/** The addresses name a host inside of somebody's network, as those of cameras behind a router do. */
function services({ media = [1] }: OnvifDeviceOptions): string {
  const service = (version: 1 | 2): string =>
    `<tds:Service><tds:Namespace>http://www.onvif.org/ver${version}0/media/wsdl</tds:Namespace><tds:XAddr>http://192.168.1.108/onvif/media${version}</tds:XAddr></tds:Service>`;
  return `<tds:GetServicesResponse>${media.map(service).join('')}</tds:GetServicesResponse>`;
}

function profiles(version: 1 | 2): string {
  const encoder = (encoding: string, width: number, height: number, rate: number): string =>
    `<tt:Encoding>${encoding}</tt:Encoding><tt:Resolution><tt:Width>${width}</tt:Width><tt:Height>${height}</tt:Height></tt:Resolution><tt:RateControl><tt:FrameRateLimit>${rate}</tt:FrameRateLimit></tt:RateControl>`;
  if (version === 1) {
    const profile = (token: string, name: string, video: string): string =>
      `<trt:Profiles token="${token}"><tt:Name>${name}</tt:Name><tt:VideoEncoderConfiguration token="v">${video}</tt:VideoEncoderConfiguration></trt:Profiles>`;
    return `<trt:GetProfilesResponse>${profile('main', 'Main', encoder('H264', 1920, 1080, 25))}${profile('sub', 'Sub', encoder('JPEG', 640, 360, 10))}</trt:GetProfilesResponse>`;
  }
  const video = encoder('H265', 3840, 2160, 12.5);
  return `<tr2:GetProfilesResponse><tr2:Profiles token="a&amp;b"><tr2:Name></tr2:Name><tr2:Configurations><tr2:VideoEncoder token="v">${video}</tr2:VideoEncoder></tr2:Configurations></tr2:Profiles></tr2:GetProfilesResponse>`;
}

function streamUri(version: 1 | 2, token: string, options: OnvifDeviceOptions): string {
  const uri = (options.streamUri ?? ((one) => `rtsp://127.0.0.1:554/${one}`))(token.replaceAll('&amp;', 'and'));
  const escaped = uri.replaceAll('&', '&amp;');
  return version === 1
    ? `<trt:GetStreamUriResponse><trt:MediaUri><tt:Uri>${escaped}</tt:Uri></trt:MediaUri></trt:GetStreamUriResponse>`
    : `<tr2:GetStreamUriResponse><tr2:Uri>${escaped}</tr2:Uri></tr2:GetStreamUriResponse>`;
}
