import { lacksClaims, mappedRoleOf, verifiedEmailOf, withUserInfo } from './oidc-claims.policy';
import { oidcSettingsOf, type OidcConfig } from './oidc-settings.policy';

const config: OidcConfig = {
  PUBLIC_URL: 'https://attendance.example.org',
  OIDC_ISSUER_URL: 'https://login.example.org/realms/site',
  OIDC_CLIENT_ID: 'attendance',
  OIDC_CLIENT_SECRET: '',
  OIDC_SCOPES: 'openid email',
  OIDC_EMAIL_CLAIM: 'email',
  OIDC_EMAIL_TRUSTED: false,
  OIDC_ROLE_CLAIM: 'realm_access.roles',
  OIDC_ROLE_MAP: '',
};

describe('the settings of a provider', () => {
  const right = { ...config, OIDC_ROLE_MAP: 'bosses=administrator; CN=office = hr_officer;' };

  it('are none without an issuer, and name the path that the provider sends browsers back to', () => {
    expect(oidcSettingsOf({ ...right, OIDC_ISSUER_URL: '' })).toBeUndefined();
    expect(oidcSettingsOf(right)?.redirectUri).toBe('https://attendance.example.org/api/v1/auth/oidc/callback');
  });

  it.each<[string, Partial<OidcConfig>]>([
    ['PUBLIC_URL', { PUBLIC_URL: '' }],
    ['OIDC_CLIENT_ID', { OIDC_CLIENT_ID: '' }],
    ['OIDC_ISSUER_URL', { OIDC_ISSUER_URL: 'http://login.example.org' }],
    ['OIDC_ROLE_MAP', { OIDC_ROLE_MAP: 'bosses=janitor' }],
    ['OIDC_ROLE_MAP', { OIDC_ROLE_MAP: 'administrator' }],
  ])('end the start with the name of what is wrong: %s', (name, wrong) => {
    expect(() => oidcSettingsOf({ ...right, ...wrong })).toThrow(new RegExp(`^${name} `));
  });

  it('find a role by the name of a claim or its path, and in the map only', () => {
    const settings = oidcSettingsOf(right);
    if (settings === undefined) throw new Error('It is on.');
    const roleOf = (claims: object) => mappedRoleOf({ sub: '1', ...claims }, settings);
    expect(roleOf({ realm_access: { roles: ['other', 'CN=office'] } })).toBe('hr_officer');
    expect(roleOf({ 'realm_access.roles': ['bosses', 'CN=office'] })).toBe('administrator');
    for (const claims of [{}, { realm_access: 'bosses' }, { realm_access: { roles: [{}, 7, 'administrator'] } }]) {
      expect(roleOf(claims)).toBeUndefined();
    }
    expect(
      mappedRoleOf({ sub: '1', realm_access: { roles: 'bosses' } }, { ...settings, roleClaim: '' }),
    ).toBeUndefined();
  });

  it('take an email that the provider vouches for, or any where the operator does', () => {
    const [strict, trusting] = [false, true].map((trustsEmail) => ({ emailClaim: 'email', trustsEmail }));
    const claims = { sub: '1', email: 'ada@example.org' };
    expect(strict && verifiedEmailOf({ ...claims, email_verified: true }, strict)).toBe('ada@example.org');
    expect(strict && verifiedEmailOf(claims, strict)).toBeUndefined();
    expect(trusting && verifiedEmailOf(claims, trusting)).toBe('ada@example.org');
    expect(trusting && verifiedEmailOf({ sub: '1', email: ['ada@example.org'] }, trusting)).toBeUndefined();
    // What is verified is the email, not the name that somebody chose.
    const byName = strict && { ...strict, emailClaim: 'preferred_username' };
    const chosen = { sub: '1', email: 'eve@example.org', email_verified: true, preferred_username: 'boss@example.org' };
    expect(byName && verifiedEmailOf(chosen, byName)).toBeUndefined();
    expect(byName && verifiedEmailOf({ ...chosen, email: 'boss@example.org' }, byName)).toBe('boss@example.org');
  });

  it('ask the provider for more where the ID token does not say whether the email is verified, unless any counts', () => {
    const settings = oidcSettingsOf({ ...right, OIDC_ROLE_CLAIM: '' });
    if (settings === undefined) throw new Error('It is on.');
    const claims = { sub: '1', email: 'ada@example.org' };
    expect(lacksClaims(claims, settings)).toBe(true);
    expect(lacksClaims(claims, { ...settings, trustsEmail: true })).toBe(false);
    expect(lacksClaims({ ...claims, email_verified: false }, settings)).toBe(false);
    const emailOf = (userInfo: object) => verifiedEmailOf(withUserInfo(claims, { sub: '1', ...userInfo }), settings);
    expect(emailOf({ email: 'ada@example.org', email_verified: true })).toBe('ada@example.org');
    // Vouched for is the email that it says, and not the one of the ID token.
    expect(emailOf({ email: 'eve@example.org', email_verified: true })).toBeUndefined();
    expect(emailOf({ email_verified: true })).toBeUndefined();
  });
});
