import { randomUUID } from 'node:crypto';
import { updatePerson } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { queryDatabase, waitFor } from '@smart-attendance/testing';
import { rightPassword, type FakePerson } from '../../testing/fake-people';
import { GatewayBench, type Answer } from '../../testing/gateway-bench';
import { OidcProviderProcess, type NextLogin } from '../../testing/oidc-provider-process';
import { TestBrowser } from '../../testing/test-browser';

const publicUrl = 'http://attendance.example.org';
const client = {
  id: 'attendance',
  secret: 'the secret of the client',
  redirectUri: `${publicUrl}/api/v1/auth/oidc/callback`,
};

const sessionCookie = 'smart_attendance_session';

let provider: OidcProviderProcess;
const settings: Record<string, string> = {
  PUBLIC_URL: publicUrl,
  OIDC_CLIENT_ID: client.id,
  OIDC_CLIENT_SECRET: client.secret,
  OIDC_ROLE_CLAIM: 'groups',
  OIDC_ROLE_MAP: 'Office=hr_officer; CN=Time,OU=x=manager; Bosses=administrator; Staff=employee',
};

beforeAll(async () => {
  provider = await OidcProviderProcess.start(client);
  settings['OIDC_ISSUER_URL'] = provider.issuer;
});

afterAll(() => provider.stop());

describe('logging in by a provider', () => {
  const bench = GatewayBench.forSpecs(settings);
  /** The provider's navigation brings the browser back. */
  const fromProvider = { 'Sec-Fetch-Site': 'cross-site' };
  const outcome = ({ status, body }: Answer) => [status, body['reason']];

  const begin = async (browser: TestBrowser, query = ''): Promise<string> => {
    const answer = await browser.call('GET', `/auth/oidc/login${query}`);
    expect(answer.status).toBe(302);
    return answer.headers.get('location') ?? '';
  };

  /** Without the cookie of a session, which is strict: a browser sends none of those where another site leads it. */
  const comeBack = (browser: TestBrowser, { pathname, search }: URL, headers = {}): Promise<Answer> => {
    browser.cookies.delete(sessionCookie);
    return browser.call('GET', `${pathname.replace('/api/v1', '')}${search}`, {
      headers: { ...fromProvider, ...headers },
    });
  };

  async function logIn(who: NextLogin, browser = new TestBrowser(bench), query = ''): Promise<Answer> {
    const url = await begin(browser, query);
    await provider.letIn(who);
    return comeBack(browser, await provider.follow(url));
  }

  const claimsOf = (person: FakePerson, more = {}) => ({
    sub: `sub-${person.id}`,
    email: person.email.toUpperCase(),
    email_verified: true,
    ...more,
  });

  it('is told to pages that show the choice', async () => {
    expect((await bench.call('GET', '/login-methods')).body).toEqual({ password: true, oidc: true });
  });

  it('opens a session in a cookie, and sends the browser on by a page, which may send a strict cookie', async () => {
    const person = bench.people.add('viewer');
    const browser = new TestBrowser(bench);
    const answer = await logIn(claimsOf(person), browser, '?return_to=/people%3Fq=a%26b');
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('<meta http-equiv="refresh" content="0;url=/people?q=a&amp;b"');
    expect(answer.headers.getSetCookie().join('\n')).toMatch(/smart_attendance_session=sas_[^;]+;.*SameSite=Strict/);
    expect([...browser.cookies.keys()]).toEqual([sessionCookie]);
    expect((await browser.call('GET', '/auth/me')).body).toMatchObject({ id: person.id, role: 'viewer' });
    const entries = () => bench.callAs('administrator', 'GET', `/audit-log?actor_id=${person.id}`);
    await waitFor(async () => (await entries()).text.includes('GET /auth/oidc/callback'), { what: 'its audit entry' });
  });

  it('ends the session that the browser had when it went to the provider, and only once somebody came back', async () => {
    const [before, after] = [bench.people.add('viewer'), bench.people.add('viewer')];
    const browser = new TestBrowser(bench);
    await browser.logIn(before.email, rightPassword);
    const earlier = new TestBrowser(bench);
    earlier.cookies.set(sessionCookie, browser.cookies.get(sessionCookie) ?? '');
    const statusOfEarlier = async () => (await earlier.call('GET', '/auth/me')).status;
    const url = await begin(browser);
    expect(await statusOfEarlier()).toBe(200);
    await provider.letIn(claimsOf(after));
    expect((await comeBack(browser, await provider.follow(url))).status).toBe(200);
    expect((await browser.call('GET', '/auth/me')).body).toMatchObject({ id: after.id });
    expect(await statusOfEarlier()).toBe(401);
  });

  it('knows somebody again by what the provider calls them, whatever becomes of the email', async () => {
    const person = bench.people.add('viewer');
    expect((await logIn(claimsOf(person))).status).toBe(200);
    const browser = new TestBrowser(bench);
    expect((await logIn({ sub: `sub-${person.id}`, email: 'other@example.org' }, browser)).status).toBe(200);
    expect((await browser.call('GET', '/auth/me')).body).toMatchObject({ id: person.id });
  });

  it('lets in nobody who is unknown, inactive, of no verified email, or another one at the provider than before', async () => {
    const person = bench.people.add('viewer');
    const inactive = bench.people.add('viewer');
    inactive.isActive = false;
    const stranger = { sub: randomUUID(), email: 'stranger@example.org', email_verified: true };
    expect(outcome(await logIn(stranger))).toEqual([403, 'unknown_person']);
    expect(outcome(await logIn(claimsOf(inactive)))).toEqual([403, 'unknown_person']);
    for (const claims of [{ email_verified: false }, { email_verified: 'true' }, { email: undefined }]) {
      expect(outcome(await logIn(claimsOf(person, claims)))).toEqual([403, 'email_not_verified']);
    }
    expect((await logIn(claimsOf(person))).status).toBe(200);
    expect(outcome(await logIn(claimsOf(person, { sub: 'somebody else' })))).toEqual([403, 'other_login']);
  });

  it('lets in whose email is in the ID token, and vouched for only where the provider is asked about them', async () => {
    const [person, other] = [bench.people.add('viewer'), bench.people.add('viewer')];
    const idToken = { email: person.email, groups: [] };
    expect(outcome(await logIn(claimsOf(other, { id_token: idToken })))).toEqual([403, 'email_not_verified']);
    expect((await logIn(claimsOf(person, { email: person.email, id_token: idToken }))).status).toBe(200);
  });

  it('finds somebody by email again after an administrator set a new password, and keeps nothing of who is erased', async () => {
    const person = bench.people.add('viewer');
    await logIn(claimsOf(person));
    const json = { password: 'another long one' };
    expect((await bench.callAs('administrator', 'PUT', `/users/${person.id}`, { json })).status).toBe(200);
    expect((await logIn(claimsOf(person, { sub: 'somebody else' }))).status).toBe(200);
    await bench.callAs('administrator', 'DELETE', `/users/${person.id}`);
    const statement = 'SELECT 1 FROM gateway.oidc_logins WHERE person_id = $1';
    expect(await queryDatabase(bench.databaseUrl, statement, [person.id])).toEqual([]);
    expect(outcome(await logIn(claimsOf(person)))).toEqual([403, 'unknown_person']);
  });

  it('gives the role that the map has for the claim at every login, of several the mightiest, and else none', async () => {
    const person = bench.people.add('viewer');
    const roleWith = async (groups: unknown): Promise<unknown> => {
      const browser = new TestBrowser(bench);
      await logIn(claimsOf(person, { groups }), browser);
      return (await browser.call('GET', '/auth/me')).body['role'];
    };
    expect(await roleWith(['Unheard of', 'administrator'])).toBe('viewer');
    expect(await roleWith(['Staff', 'CN=Time,OU=x', 'Office'])).toBe('hr_officer');
    expect(await roleWith('CN=Time,OU=x')).toBe('manager');
    expect(await roleWith(undefined)).toBe('manager');
    bench.services.respond(updatePerson, () => {
      throw new AppError('refused', 'The last one.', { reason: 'last_administrator' });
    });
    expect(await roleWith(['Staff'])).toBe('manager');
  });

  it('is open to nobody who did not begin it in this browser, and works once', async () => {
    const person = bench.people.add('viewer');
    const browser = new TestBrowser(bench);
    const url = await begin(browser);
    await provider.letIn(claimsOf(person));
    const back = await provider.follow(url);
    expect(outcome(await comeBack(new TestBrowser(bench), back))).toEqual([401, 'login_over']);
    const other = new TestBrowser(bench);
    await begin(other);
    expect(outcome(await comeBack(other, back))).toEqual([401, 'login_not_verified']);
    const cookies = new Map(browser.cookies);
    expect((await comeBack(browser, back)).status).toBe(200);
    expect(outcome(await comeBack(browser, back))).toEqual([401, 'login_over']);
    for (const [name, value] of cookies) browser.cookies.set(name, value);
    expect(outcome(await comeBack(browser, back))).toEqual([401, 'login_over']);
  });

  it('takes no access token for a login that was begun', async () => {
    const { body } = await bench.logIn(bench.people.add('viewer').email, rightPassword);
    const headers = { Cookie: `smart_attendance_oidc=${String(body['access_token'])}` };
    expect(outcome(await bench.call('GET', '/auth/oidc/callback?code=x&state=y', { headers }))).toEqual([
      401,
      'login_over',
    ]);
  });

  it('tells that the provider refused, in a page for a browser', async () => {
    const browser = new TestBrowser(bench);
    expect(outcome(await logIn({ error: 'access_denied' }))).toEqual([403, 'provider_refused']);
    const url = await begin(browser);
    await provider.letIn({ error: '<script>' });
    const answer = await comeBack(browser, await provider.follow(url), { Accept: 'text/html,*/*;q=0.8' });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8']);
    expect(answer.text).toContain('did not let you in');
    expect(answer.text).not.toContain('<script>');
  });

  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '/a\tb', '', '/ä'])(
    'returns to no other place than our own: %j is 422',
    async (path) => {
      const answer = await bench.call('GET', `/auth/oidc/login?return_to=${encodeURIComponent(path)}`);
      expect(answer.status).toBe(422);
    },
  );
});

describe('a provider that cannot be asked', () => {
  const away = GatewayBench.forSpecs({ ...settings, OIDC_ISSUER_URL: 'http://127.0.0.1:9' });

  it('is 503 with a time to come back, and logins with a password go on', async () => {
    const answer = await away.call('GET', '/auth/oidc/login');
    expect([answer.status, answer.body['reason']]).toEqual([503, 'provider_away']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await away.logIn(away.people.of('viewer').email)).status).toBe(200);
  });
});

describe('no provider', () => {
  const off = GatewayBench.forSpecs();

  it('is told, and its paths are 404', async () => {
    expect((await off.call('GET', '/login-methods')).body).toEqual({ password: true, oidc: false });
    for (const path of ['login', 'login?return_to=/', 'callback?code=1&state=2']) {
      expect((await off.call('GET', `/auth/oidc/${path}`)).status).toBe(404);
    }
  });
});
