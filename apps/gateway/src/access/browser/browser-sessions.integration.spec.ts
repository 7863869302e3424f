import { randomUUID } from 'node:crypto';
import { queryDatabase } from '@smart-attendance/testing';
import { known } from '../../testing/plausible-answers';
import { rightPassword } from '../../testing/fake-people';
import { GatewayBench, type Answer } from '../../testing/gateway-bench';
import { TestBrowser } from '../../testing/test-browser';

const cookieName = 'smart_attendance_session';
const hourMs = 3_600_000;

describe('a session of a browser', () => {
  const bench = GatewayBench.forSpecs({ TRUSTED_PROXIES: '1', CORS_ORIGINS: 'https://dashboard.example.org' });

  const sql = (statement: string, parameters: unknown[]) => queryDatabase(bench.databaseUrl, statement, parameters);
  const reasonOf = ({ status, body }: Answer) => [status, body['reason']];

  async function loggedIn(role: 'viewer' | 'administrator' = 'viewer', headers: Record<string, string> = {}) {
    const person = bench.people.add(role);
    const browser = new TestBrowser(bench, headers);
    const answer = await browser.logIn(person.email, rightPassword);
    expect(answer.status).toBe(201);
    return { person, browser, answer, sessionId: String(answer.body['session_id']) };
  }

  describe('its cookie', () => {
    it('is for no script, no other site and the API alone, and no token is in the answer', async () => {
      const { answer, person } = await loggedIn();
      const [line = ''] = answer.headers.getSetCookie();
      expect(line).toMatch(new RegExp(`^${cookieName}=sas_[\\w-]{43}; Max-Age=604800; Path=/api/v1; `));
      expect(line).toMatch(/; HttpOnly; SameSite=Strict$/);
      expect(answer.body).toMatchObject({ user: { id: person.id }, password_change_required: false });
      expect(answer.text).not.toMatch(/token|sas_|sar_|ey[A-Z]/);
    });

    it('is behind TLS one that only this host can set, and then the other one is nothing', async () => {
      const headers = { 'X-Forwarded-Proto': 'https', Origin: bench.origin.replace('http:', 'https:') };
      const { answer, browser } = await loggedIn('viewer', headers);
      const [line = ''] = answer.headers.getSetCookie();
      expect(line).toMatch(new RegExp(`^__Host-${cookieName}=[^;]+; Max-Age=604800; Path=/; `));
      expect(line).toMatch(/; HttpOnly; Secure; SameSite=Strict$/);
      expect((await browser.call('GET', '/auth/me')).status).toBe(200);
      const value = browser.cookies.get(`__Host-${cookieName}`) ?? '';
      browser.cookies.clear();
      browser.cookies.set(cookieName, value);
      expect((await browser.call('GET', '/auth/me')).status).toBe(401);
    });

    it('opens what a page shows by itself: pictures and the list, without a header of its own', async () => {
      const { browser, person } = await loggedIn();
      const picture = await browser.call('GET', `/users/${person.id}/profile-images/${known.image}`);
      expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
      expect((await browser.call('GET', '/cameras')).status).toBe(200);
    });

    it('counts for nothing beside a token or an API key, not even as a wrong one', async () => {
      const { browser } = await loggedIn();
      const other = bench.people.of('manager');
      const token = String((await bench.logIn(other.email)).body['access_token']);
      const byToken = { token, headers: { 'Sec-Fetch-Site': 'cross-site' } };
      expect((await browser.call('GET', '/auth/me', byToken)).body).toMatchObject({ id: other.id });
      expect((await browser.call('GET', '/auth/me', { token: 'no token' })).status).toBe(401);
      expect((await browser.call('GET', '/auth/me', { headers: { 'X-API-Key': 'no key' } })).status).toBe(401);
    });

    it('is refused when there are several, and when it is none of ours, however long', async () => {
      const { browser } = await loggedIn();
      const value = browser.cookies.get(cookieName) ?? '';
      const get = (cookie: string) => bench.call('GET', '/auth/me', { headers: { Cookie: cookie } });
      expect(reasonOf(await get(`${cookieName}=tossed; ${cookieName}=${value}`))).toEqual([
        400,
        'several_session_cookies',
      ]);
      for (const wrong of ['', 'sas_', `${value}x`, 'x'.repeat(8_000), `sas_${'A'.repeat(43)}`]) {
        expect((await get(`${cookieName}=${wrong}`)).status).toBe(401);
      }
      expect((await get(`other=1; ${cookieName}=${value}`)).status).toBe(200);
    });
  });

  describe('what another page tries with it', () => {
    it('changes nothing without the header of our own pages, or from elsewhere', async () => {
      const { browser, person } = await loggedIn('administrator');
      const rename = (headers: Record<string, string>) =>
        browser.call('PUT', `/users/${person.id}`, { json: { phone: '1' }, headers });
      expect(reasonOf(await rename({ 'X-Requested-With': '' }))).toEqual([403, 'own_header_missing']);
      for (const site of ['cross-site', 'same-site', 'none']) {
        expect(reasonOf(await rename({ 'Sec-Fetch-Site': site }))).toEqual([403, 'cross_origin']);
      }
      expect((await rename({})).status).toBe(200);
    });

    it('reads nothing either, and is not told that it may: cookies are for no other origin, however it is allowed', async () => {
      const { browser } = await loggedIn();
      const from = { Origin: 'https://dashboard.example.org', 'Sec-Fetch-Site': 'cross-site' };
      const answer = await browser.call('GET', '/auth/me', { headers: from });
      expect(reasonOf(answer)).toEqual([403, 'cross_origin']);
      expect(answer.headers.get('access-control-allow-origin')).toBe('https://dashboard.example.org');
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    });

    it('logs nobody in', async () => {
      const json = { email: bench.people.of('viewer').email, password: rightPassword };
      const browser = new TestBrowser(bench);
      for (const headers of [{ 'X-Requested-With': '' }, { 'Sec-Fetch-Site': 'cross-site' }]) {
        expect((await browser.call('POST', '/auth/sessions', { json, headers })).status).toBe(403);
      }
      const form = { body: new URLSearchParams(json).toString(), headers: { 'Content-Type': 'text/plain' } };
      expect((await browser.call('POST', '/auth/sessions', form)).status).toBe(415);
      expect(browser.cookies.size).toBe(0);
    });
  });

  describe('ends', () => {
    it('with logout, and the browser forgets it', async () => {
      const { browser } = await loggedIn();
      const value = browser.cookies.get(cookieName) ?? '';
      expect((await browser.call('POST', '/auth/logout')).status).toBe(204);
      expect(browser.cookies.size).toBe(0);
      browser.cookies.set(cookieName, value);
      expect((await browser.call('GET', '/auth/me')).status).toBe(401);
    });

    it('with the next login of the same browser, whoever that is', async () => {
      const { browser } = await loggedIn();
      const value = browser.cookies.get(cookieName) ?? '';
      expect((await browser.call('GET', '/auth/me')).status).toBe(200);
      await browser.logIn(bench.people.of('manager').email, rightPassword);
      expect(browser.cookies.get(cookieName)).not.toBe(value);
      expect((await bench.call('GET', '/auth/me', { headers: { Cookie: `${cookieName}=${value}` } })).status).toBe(401);
      expect((await browser.call('GET', '/auth/me')).body).toMatchObject({ role: 'manager' });
    });

    it('for a person who is erased, deactivated or given another password', async () => {
      const ways = [
        (id: string) => bench.callAs('administrator', 'DELETE', `/users/${id}`),
        (id: string) => bench.callAs('administrator', 'PUT', `/users/${id}`, { json: { is_active: false } }),
        (id: string) => bench.callAs('administrator', 'PUT', `/users/${id}`, { json: { password: 'another one' } }),
      ];
      for (const way of ways) {
        const { browser, person } = await loggedIn();
        expect((await browser.call('GET', '/auth/me')).status).toBe(200);
        expect((await way(person.id)).status).toBeLessThan(300);
        expect((await browser.call('GET', '/auth/me')).status).toBe(401);
        const rows = await sql('SELECT address, user_agent FROM gateway.sessions WHERE person_id = $1', [person.id]);
        expect(rows).toEqual([{ address: '', user_agent: '' }]);
      }
    });

    it('elsewhere when one changes one’s own password, and goes on here', async () => {
      const { browser, person } = await loggedIn();
      const there = new TestBrowser(bench);
      await there.logIn(person.email, rightPassword);
      const json = { current_password: rightPassword, new_password: 'another long one' };
      expect((await browser.call('PUT', '/auth/password', { json })).status).toBe(204);
      expect((await browser.call('GET', '/auth/me')).status).toBe(200);
      expect((await there.call('GET', '/auth/me')).status).toBe(401);
    });

    it('when nobody used it for so long', async () => {
      const { browser, sessionId } = await loggedIn();
      await sql(`UPDATE gateway.sessions SET expires_at = now() - interval '1 s' WHERE id = $1`, [sessionId]);
      expect((await browser.call('GET', '/auth/me')).status).toBe(401);
    });
  });

  it('lives on by being used, and not for ever', async () => {
    const until = async (age: string): Promise<number> => {
      const { browser, sessionId } = await loggedIn();
      await sql(
        `UPDATE gateway.sessions SET created_at = now() - $2::interval, last_used_at = now() - interval '2 min',
                expires_at = now() + interval '1 min' WHERE id = $1`,
        [sessionId, age],
      );
      expect((await browser.call('GET', '/auth/me')).status).toBe(200);
      const { body } = await browser.call('GET', '/auth/sessions');
      const [session] = body['data'] as { readonly expires_at: string }[];
      return Date.parse(session?.expires_at ?? '') - Date.now();
    };
    expect(await until('1 day')).toBeGreaterThan(11 * hourMs);
    expect(await until('7 days -1 hour')).toBeLessThan(hourMs);
  });

  describe('one’s own sessions', () => {
    it('are listed with what tells them apart, and nobody else’s', async () => {
      const { browser, person, sessionId } = await loggedIn('viewer', { 'User-Agent': `Firefox ${'x'.repeat(500)}` });
      const token = String((await bench.logIn(person.email, rightPassword, '203.0.113.9')).body['access_token']);
      const { body, text } = await browser.call('GET', '/auth/sessions?order=desc');
      expect(body).toMatchObject({ total: 2 });
      expect(body['data']).toEqual([
        expect.objectContaining({ kind: 'tokens', is_current: false, address: '203.0.113.9' }),
        expect.objectContaining({ id: sessionId, kind: 'cookie', is_current: true }),
      ]);
      const [, own] = body['data'] as { readonly user_agent: string }[];
      expect(own?.user_agent).toMatch(/^Firefox x+$/);
      expect(own?.user_agent).toHaveLength(200);
      expect(text).not.toMatch(/sas_|sar_|hash/);
      expect((await bench.call('GET', '/auth/sessions', { token })).body).toMatchObject({ total: 2 });
    });

    it('are ended one by one, this one too', async () => {
      const { browser, person, sessionId } = await loggedIn();
      const there = await bench.logIn(person.email);
      const token = String(there.body['access_token']);
      const { body } = await browser.call('GET', '/auth/sessions');
      const other = (body['data'] as { readonly id: string }[]).find(({ id }) => id !== sessionId)?.id ?? '';
      expect((await bench.call('GET', '/auth/me', { token })).status).toBe(200);
      expect((await browser.call('DELETE', `/auth/sessions/${other}`)).status).toBe(204);
      expect((await bench.call('GET', '/auth/me', { token })).status).toBe(401);
      expect((await browser.call('DELETE', `/auth/sessions/${other}`)).status).toBe(404);
      expect((await browser.call('DELETE', `/auth/sessions/${sessionId}`)).status).toBe(204);
      expect(browser.cookies.size).toBe(0);
    });

    it('are nobody else’s to end, and nothing that an API key has', async () => {
      const { sessionId } = await loggedIn();
      for (const id of [sessionId, randomUUID()]) {
        expect((await bench.callAs('administrator', 'DELETE', `/auth/sessions/${id}`)).status).toBe(404);
      }
      const json = { name: 'program', role: 'administrator' };
      const { body } = await bench.callAs('administrator', 'POST', '/api-keys', { json });
      const headers = { 'X-API-Key': String(body['key']) };
      expect((await bench.call('GET', '/auth/sessions', { headers })).status).toBe(403);
    });
  });
});
