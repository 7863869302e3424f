import { roles, type Role } from '@smart-attendance/contracts';
import type { GatewayConfig } from '../../gateway.config';
import { apiPath } from '../../http/paths.middleware';

export interface OidcSettings {
  readonly issuer: URL;
  readonly clientId: string;
  /** Empty: a public client, which PKCE alone protects. */
  readonly clientSecret: string;
  readonly redirectUri: string;
  readonly scopes: string;
  readonly emailClaim: string;
  readonly trustsEmail: boolean;
  /** Empty: roles are set here and nowhere else. */
  readonly roleClaim: string;
  readonly roleOfValue: ReadonlyMap<string, Role>;
}

export type OidcConfig = Pick<
  GatewayConfig,
  | 'PUBLIC_URL'
  | 'OIDC_ISSUER_URL'
  | 'OIDC_CLIENT_ID'
  | 'OIDC_CLIENT_SECRET'
  | 'OIDC_SCOPES'
  | 'OIDC_EMAIL_CLAIM'
  | 'OIDC_EMAIL_TRUSTED'
  | 'OIDC_ROLE_CLAIM'
  | 'OIDC_ROLE_MAP'
>;

export const callbackPath = `${apiPath}/auth/oidc/callback`;
const loopbackHosts = ['127.0.0.1', '[::1]', 'localhost'];

/**
 * What is set of the login by a provider; undefined when it is off.
 *
 * @throws Error naming the setting that is missing, or does not fit to the others
 */
export function oidcSettingsOf(config: OidcConfig): OidcSettings | undefined {
  if (config.OIDC_ISSUER_URL === '') return undefined;
  const issuer = new URL(config.OIDC_ISSUER_URL);
  if (issuer.protocol !== 'https:' && !loopbackHosts.includes(issuer.hostname)) {
    throw new Error('OIDC_ISSUER_URL must begin with https://, unless the provider is on this machine.');
  }
  if (config.OIDC_CLIENT_ID === '') throw new Error('OIDC_CLIENT_ID is missing; the provider tells it.');
  if (config.PUBLIC_URL === '') {
    throw new Error('PUBLIC_URL is missing; the provider sends browsers back to it, which OIDC_ISSUER_URL needs.');
  }
  return {
    issuer,
    clientId: config.OIDC_CLIENT_ID,
    clientSecret: config.OIDC_CLIENT_SECRET,
    redirectUri: `${config.PUBLIC_URL}${callbackPath}`,
    scopes: config.OIDC_SCOPES,
    emailClaim: config.OIDC_EMAIL_CLAIM,
    trustsEmail: config.OIDC_EMAIL_TRUSTED,
    roleClaim: config.OIDC_ROLE_CLAIM,
    roleOfValue: readRoleMap(config.OIDC_ROLE_MAP),
  };
}

/** `Time-Admins=administrator; Office=hr_officer`: names of a directory have , and = in them, and no role has. */
function readRoleMap(given: string): ReadonlyMap<string, Role> {
  const pairs = given.split(';').filter((pair) => pair.trim() !== '');
  return new Map(
    pairs.map((pair) => {
      const at = pair.lastIndexOf('=');
      const role = roles.find((one) => one === pair.slice(at + 1).trim());
      const value = pair.slice(0, Math.max(0, at)).trim();
      if (role === undefined || value === '') {
        throw new Error(`OIDC_ROLE_MAP must be like "value=role; other=role", with the roles ${roles.join(', ')}.`);
      }
      return [value, role] as const;
    }),
  );
}
