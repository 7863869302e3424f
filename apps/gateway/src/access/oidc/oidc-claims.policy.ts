import { roles, values, type Role } from '@smart-attendance/contracts';
import type { OidcSettings } from './oidc-settings.policy';

/** What a provider says of somebody who logged in there. */
export interface OidcClaims {
  readonly sub: string;
  readonly [claim: string]: unknown;
}

/** Some providers have a group for each team; more than these are not looked at. */
const roleValuesMax = 1_000;

/** Undefined where the provider says none, or does not vouch that it is theirs. */
export function verifiedEmailOf(
  claims: OidcClaims,
  { emailClaim, trustsEmail }: Pick<OidcSettings, 'emailClaim' | 'trustsEmail'>,
): string | undefined {
  const email = claims[emailClaim];
  if (typeof email !== 'string' || !values.email.isRight(email)) return undefined;
  // It speaks of `email` alone: another claim, as a user name that people choose, may say anything.
  const isVerified = claims['email_verified'] === true && claims['email'] === email;
  return trustsEmail || isVerified ? email : undefined;
}

/** The role that the map gives for the values of the claim, of several the one that may most; undefined for none. */
export function mappedRoleOf(
  claims: OidcClaims,
  { roleClaim, roleOfValue }: Pick<OidcSettings, 'roleClaim' | 'roleOfValue'>,
): Role | undefined {
  if (roleClaim === '') return undefined;
  const given = [claimAt(claims, roleClaim)].flat().slice(0, roleValuesMax);
  const mapped = new Set(given.flatMap((value) => (typeof value === 'string' ? (roleOfValue.get(value) ?? []) : [])));
  return roles.find((role) => mapped.has(role));
}

/** A claim by its name, or else by its path, as in `realm_access.roles`. */
function claimAt(claims: OidcClaims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  return path.split('.').reduce<unknown>((value, name) => {
    const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
    return isObject ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
  }, claims);
}

/**
 * Whether the provider must be asked beyond the ID token. Beside a code many say little in it: Okta and Authelia the
 * email, and not whether it is verified.
 */
export function lacksClaims(claims: OidcClaims, { emailClaim, trustsEmail, roleClaim }: OidcSettings): boolean {
  const lacksEmail = claims[emailClaim] === undefined || (!trustsEmail && claims['email_verified'] === undefined);
  return lacksEmail || (roleClaim !== '' && claimAt(claims, roleClaim) === undefined);
}

/** What the ID token says, and of the answer to that question what it does not. */
export function withUserInfo(claims: OidcClaims, userInfo: OidcClaims): OidcClaims {
  const whole = { ...userInfo, ...claims };
  // It speaks of the email beside it, and of no other.
  const isOfAnother = claims['email_verified'] === undefined && userInfo['email'] !== whole['email'];
  return isOfAnother ? { ...whole, email_verified: undefined } : whole;
}
