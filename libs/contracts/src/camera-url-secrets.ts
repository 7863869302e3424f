import { isIPv4 } from 'node:net';

/**
 * Names of parameters whose value is a secret, alone or as the end of a longer one, and numbered: `loginpas`,
 * `user_pwd`, `access_token`, `api-key`, `pass1`. As cameras of the field want them; a user name is none.
 */
const secretEndings = [
  'password',
  'passwort',
  'passwrd',
  'passwd',
  'psswd',
  'passphrase',
  'passcode',
  'pass',
  'pas',
  'pswd',
  'pwd',
  'psw',
  'psd',
  'senha',
  'contrasena',
  'access[_-]?code',
  'pword',
  'pw',
  'secret',
  'token',
  'ticket',
  'jwt',
  'key',
  'auth',
  'authbasic',
  'authorization',
  'credentials?',
  'cred',
  'signature',
  'session',
  'session[_-]?id',
].join('|');
/** Too short to be looked for at the end of another word; `p` only beside `u`, since it is a port or a page as well. */
const secretWords = `sig|sign|sid|pin|hash|nonce|digest|-p|(?<=[?&;/]-?u=[^&;/]*[&;])p`;
const secretName = String.raw`(?:(?<=[?&;/_.,])(?:${secretWords})|(?:${secretEndings})\d{0,2})=`;

/** A value ends where the next parameter begins: some cameras divide them by an underscore, as `a_channel=1`. */
const valueEnd = String.raw`(?!_[a-z]+=[^=&;]|;[\w-]+=)`;
/**
 * A slash or a question mark ends it in a path (`/user=admin_password=tlJwpbo6_channel=1.sdp`), and is a part of it in
 * a query.
 */
const inPath = new RegExp(`(${secretName})((?:${valueEnd}[^&/])+)`, 'gi');
const inQuery = new RegExp(`(${secretName})((?:${valueEnd}[^&])+)`, 'gi');
/**
 * Credentials as a segment of the path, `/0/admin:hunter2/main`; other words before a colon are channels and tracks.
 */
const segment = /(\/(?:admin|administrator|root|user|viewer|guest|operator|service|supervisor)\d*:)([^/]+)/gi;

const hidden = '***';

/** Without one of these an address holds no secret: a parameter, credentials before a host, or in the path. */
const mayHoldSecret = /[=@]|\/[a-z]+\d*:/i;

/** The address as it may be shown; the same text when it holds no secret. Empty stays empty. */
export function hideUrlSecrets(url: string): string {
  return mayHoldSecret.test(url) ? replaceSecrets(url, () => hidden) : url;
}

/** Whether a secret of this address was hidden before: such an address is for reading and opens nothing. */
export function hasHiddenSecret(url: string): boolean {
  let isHidden = false;
  replaceSecrets(url, (value) => {
    isHidden ||= value === hidden;
    return value;
  });
  return isHidden;
}

function replaceSecrets(url: string, replace: (value: string) => string): string {
  const replaceValue = (_: string, name: string, value: string): string => name + replace(value);
  const misread = misreadCredentials(url);
  if (misread !== undefined) return misread.before + replace(misread.credentials) + misread.after;
  const [, front = '', path = '', query = ''] = /^([a-z]+:\/\/[^/?]*)([^?]*)(.*)$/is.exec(url) ?? [];
  const [shownPath, shownQuery] = [path.replace(segment, replaceValue), query.replace(inQuery, replaceValue)];
  return front + shownPath.replace(inPath, replaceValue) + shownQuery;
}

/**
 * An `@` behind the host of an address: where the host is a name, that was the beginning of a user name or password
 * with a slash or question mark in it, and what follows is the rest of the password. `rtsp://admin:12/34@10.0.0.5/`
 * names no camera `admin`. Nobody is called like an IP address, so behind one an `@` is what it says. Expects a scheme.
 */
export function misreadCredentials(url: string) {
  const [, scheme = '', authority = '', rest = ''] = /^([a-z]+:\/\/)([^/?#]*)(.*)$/is.exec(url) ?? [];
  const at = rest.lastIndexOf('@');
  if (at < 0 || isAddress(authority.slice(authority.lastIndexOf('@') + 1))) return undefined;
  return { before: scheme, credentials: authority + rest.slice(0, at), after: rest.slice(at) };
}

function isAddress(hostAndPort: string): boolean {
  return hostAndPort.startsWith('[') || isIPv4(hostAndPort.replace(/:\d*$/, ''));
}
