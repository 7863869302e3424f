/**
 * Some cameras want their password in the path (`/user=admin_password=tlJwpbo6_channel=1.sdp`) or the query. The value
 * ends at a separator, or where an underscore begins the next name.
 */
const secretParameter = /((?:password|passwort|passwd|pwd|pass|token|secret)=)((?:(?!_[a-z]+=)[^&;?/])+)/gi;

const hidden = '***';

/** The address as it may be shown; the same text when it holds no secret. Expects no user name in front of the host. */
export function hideUrlSecrets(url: string): string {
  return url.replace(secretParameter, `$1${hidden}`);
}

/** Whether a secret of this address was hidden before: such an address is for reading and opens nothing. */
export function hasHiddenSecret(url: string): boolean {
  return [...url.matchAll(secretParameter)].some(([, , value]) => value === hidden);
}
