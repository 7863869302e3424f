import { randomUUID } from 'node:crypto';
import { JwtService } from '@nestjs/jwt';
import { deleteFaceTemplate, listFaceTemplates, listRecords, updatePerson } from '@smart-attendance/contracts';
import { queryDatabase } from '@smart-attendance/testing';
import { fieldsOf, GatewayBench, type Answer } from '../testing/gateway-bench';
import { known } from '../testing/plausible-answers';
import { rightPassword } from '../testing/fake-people';

const failuresMax = 3;
const usedLongAgo = `UPDATE gateway.refresh_tokens SET used_at = used_at - interval '31 s'`;

describe('who may come in, and how far', () => {
  const bench = GatewayBench.forSpecs({ LOGIN_FAILURES_MAX: String(failuresMax) });

  function tokensOf(answer: Answer): { readonly access: string; readonly refresh: string } {
    expect(answer.status).toBe(200);
    return { access: String(answer.body['access_token']), refresh: String(answer.body['refresh_token']) };
  }

  const refresh = (token: string) => bench.call('POST', '/auth/refresh', { json: { refresh_token: token } });
  const me = (token: string) => bench.call('GET', '/auth/me', { token });

  describe('logging in', () => {
    it('gives tokens and the person, and no password', async () => {
      const person = bench.people.add('manager');
      const answer = await bench.logIn(person.email.toUpperCase());
      expect(answer.body).toMatchObject({
        access_token: expect.stringMatching(/^ey/) as unknown,
        refresh_token: expect.any(String) as unknown,
        token_type: 'bearer',
        expires_in: 3_600,
        user: { id: person.id, email: person.email, role: 'manager' },
      });
      expect(answer.text).not.toMatch(/"password"|hash/i);
      expect((await me(tokensOf(answer).access)).body).toMatchObject({ kind: 'user', id: person.id, role: 'manager' });
    });

    it('fails alike for a wrong password, an unknown email and an inactive person', async () => {
      const person = bench.people.add('viewer');
      const inactive = bench.people.add('viewer');
      inactive.isActive = false;
      const answers = [
        await bench.logIn(person.email, 'wrong'),
        await bench.logIn('nobody@example.org'),
        await bench.logIn(inactive.email),
      ];
      expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
      expect(new Set(answers.map(({ body }) => body['detail'])).size).toBe(1);
    });

    it('must wait after too many failures, even with the right password, while other accounts go on', async () => {
      const person = bench.people.add('viewer');
      for (let attempt = 1; attempt <= failuresMax; attempt += 1) {
        expect((await bench.logIn(person.email, 'wrong')).status).toBe(401);
      }
      const answer = await bench.logIn(person.email);
      expect(answer.status).toBe(429);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(60);
      expect((await bench.logIn(bench.people.add('viewer').email)).status).toBe(200);
    });

    it('counts parallel guesses, too', async () => {
      const person = bench.people.add('viewer');
      const answers = await Promise.all(Array.from({ length: 8 }, () => bench.logIn(person.email, 'wrong')));
      expect(answers.filter(({ status }) => status === 401)).toHaveLength(failuresMax);
    });

    it('forgets failures when the right password comes in time', async () => {
      const person = bench.people.add('viewer');
      for (let round = 1; round <= 2; round += 1) {
        for (let attempt = 1; attempt < failuresMax; attempt += 1) await bench.logIn(person.email, 'wrong');
        expect((await bench.logIn(person.email)).status).toBe(200);
      }
    });
  });

  describe('a session', () => {
    it('goes on by its refresh token, which works once', async () => {
      const first = tokensOf(await bench.logIn(bench.people.add('viewer').email));
      const second = tokensOf(await refresh(first.refresh));
      expect(second.refresh).not.toBe(first.refresh);
      expect((await me(second.access)).status).toBe(200);
      expect(tokensOf(await refresh(second.refresh)).refresh).not.toBe(second.refresh);
    });

    it('gives who lost the answer, and refreshes again, the same successor, which works once', async () => {
      const first = tokensOf(await bench.logIn(bench.people.add('viewer').email));
      const second = tokensOf(await refresh(first.refresh));
      const again = tokensOf(await refresh(first.refresh));
      expect(again.refresh).toBe(second.refresh);
      for (const { access } of [second, again]) expect((await me(access)).status).toBe(200);
      expect(tokensOf(await refresh(again.refresh)).refresh).not.toBe(second.refresh);
    });

    it('goes on in both of two pages that refresh at the same moment, again and again', async () => {
      let { refresh: token } = tokensOf(await bench.logIn(bench.people.add('viewer').email));
      for (let round = 0; round < 3; round += 1) {
        const answers = await Promise.all([refresh(token), refresh(token), refresh(token)]);
        const tokens = answers.map(tokensOf);
        expect(new Set(tokens.map((one) => one.refresh)).size).toBe(1);
        for (const { access } of tokens) expect((await me(access)).status).toBe(200);
        token = tokens[0]?.refresh ?? '';
      }
    });

    it.each([
      ['its successor was used', (next: string): Promise<unknown> => refresh(next)],
      ['it was used half a minute ago', (): Promise<unknown> => queryDatabase(bench.databaseUrl, usedLongAgo)],
    ])('ends for everybody when a refresh token comes again after %s', async (_, pass) => {
      const first = tokensOf(await bench.logIn(bench.people.add('viewer').email));
      const second = tokensOf(await refresh(first.refresh));
      await pass(second.refresh);
      expect((await refresh(first.refresh)).status).toBe(401);
      expect((await refresh(second.refresh)).status).toBe(401);
      expect((await me(second.access)).status).toBe(401);
    });

    it('ends for everybody when a used refresh token comes from another client', async () => {
      const first = tokensOf(await bench.logIn(bench.people.add('viewer').email));
      const second = tokensOf(await refresh(first.refresh));
      const headers = { 'User-Agent': 'somebody else' };
      const json = { refresh_token: first.refresh };
      expect((await bench.call('POST', '/auth/refresh', { json, headers })).status).toBe(401);
      expect((await refresh(second.refresh)).status).toBe(401);
    });

    it('keeps its newest used tokens, so that whoever refreshes in a loop fills no table', async () => {
      const person = bench.people.add('viewer');
      const { refresh: token } = tokensOf(await bench.logIn(person.email));
      const session = `(SELECT id FROM gateway.sessions WHERE person_id = '${person.id}')`;
      await queryDatabase(
        bench.databaseUrl,
        `INSERT INTO gateway.refresh_tokens (token_hash, session_id, issued_at, used_at)
         SELECT sha256(n::text::bytea), ${session}, now(), now() - n * interval '1 s'
           FROM generate_series(1, 10002) AS n`,
      );
      tokensOf(await refresh(token));
      const kept = await queryDatabase(
        bench.databaseUrl,
        `SELECT count(*)::int AS count, count(*) FILTER (WHERE used_at IS NULL)::int AS unused
           FROM gateway.refresh_tokens WHERE session_id = ${session}`,
      );
      expect(kept).toEqual([{ count: 10_001, unused: 1 }]);
    });

    it('ends with logout, access token and all', async () => {
      const tokens = tokensOf(await bench.logIn(bench.people.add('viewer').email));
      expect((await bench.call('POST', '/auth/logout', { token: tokens.access })).status).toBe(204);
      expect((await me(tokens.access)).status).toBe(401);
      expect((await refresh(tokens.refresh)).status).toBe(401);
    });

    it('may at once only what the new role may', async () => {
      const person = bench.people.add('hr_officer');
      const { access } = tokensOf(await bench.logIn(person.email));
      const list = async () => (await bench.call('GET', '/users', { token: access })).status;
      expect(await list()).toBe(200);
      await bench.callAs('administrator', 'PUT', `/users/${person.id}`, { json: { role: 'employee' } });
      expect(await list()).toBe(403);
    });

    it('ends at once for a person who is erased', async () => {
      const person = bench.people.add('viewer');
      const tokens = tokensOf(await bench.logIn(person.email));
      expect((await me(tokens.access)).status).toBe(200);
      expect((await bench.callAs('administrator', 'DELETE', `/users/${person.id}`)).status).toBe(204);
      expect((await me(tokens.access)).status).toBe(401);
      expect((await refresh(tokens.refresh)).status).toBe(401);
    });

    it('ends at once for a person who is deactivated, and for one who gets another password', async () => {
      for (const json of [{ is_active: false }, { password: 'another password' }]) {
        const person = bench.people.add('viewer');
        const tokens = tokensOf(await bench.logIn(person.email));
        expect((await bench.callAs('administrator', 'PUT', `/users/${person.id}`, { json })).status).toBe(200);
        expect((await me(tokens.access)).status).toBe(401);
      }
    });

    it('is not refreshed for a person who was deactivated behind our back', async () => {
      const person = bench.people.add('viewer');
      const tokens = tokensOf(await bench.logIn(person.email));
      person.isActive = false;
      expect((await refresh(tokens.refresh)).status).toBe(401);
      expect((await me(tokens.access)).status).toBe(401);
    });
  });

  describe('one’s own password', () => {
    const change = (token: string, current: string, next: string) =>
      bench.call('PUT', '/auth/password', { token, json: { current_password: current, new_password: next } });

    it.each(['administrator', 'hr_officer', 'manager', 'viewer', 'employee'] as const)(
      'is changed by the %s with the present one; their other sessions end and this one goes on',
      async (role) => {
        const { email } = bench.people.add(role);
        const [here, there] = [tokensOf(await bench.logIn(email)), tokensOf(await bench.logIn(email))];
        const answer = await change(here.access, rightPassword, 'another long one');
        expect([answer.status, answer.text]).toEqual([204, '']);
        expect((await me(there.access)).status).toBe(401);
        expect((await refresh(there.refresh)).status).toBe(401);
        expect((await me(here.access)).status).toBe(200);
        expect((await refresh(here.refresh)).status).toBe(200);
        expect((await bench.logIn(email)).status).toBe(401);
        expect((await bench.logIn(email, 'another long one')).status).toBe(200);
      },
    );

    it('is not changed with a wrong one, which is 422 naming it, and after too many 429', async () => {
      const { email } = bench.people.add('employee');
      const { access } = tokensOf(await bench.logIn(email));
      for (let attempt = 1; attempt <= failuresMax; attempt += 1) {
        const answer = await change(access, 'a guess', 'another long one');
        expect([answer.status, fieldsOf(answer)]).toEqual([422, ['current_password']]);
      }
      const late = await change(access, rightPassword, 'another long one');
      expect([late.status, Number(late.headers.get('retry-after')) > 60]).toEqual([429, true]);
      expect((await me(access)).status).toBe(200);
      expect((await bench.logIn(email)).status).toBe(200);
    });

    it('must be long enough, and both must be there; that is no attempt', async () => {
      const { access } = tokensOf(await bench.logIn(bench.people.add('employee').email));
      for (let attempt = 0; attempt <= failuresMax; attempt += 1) {
        expect(fieldsOf(await change(access, rightPassword, 'short'))).toEqual(['new_password']);
      }
      const nothing = await bench.call('PUT', '/auth/password', { token: access, json: {} });
      expect(fieldsOf(nothing).sort()).toEqual(['current_password', 'new_password']);
      expect((await change(access, rightPassword, 'long enough now')).status).toBe(204);
    });

    it('is nothing that an API key, a device or a stranger has', async () => {
      const json = { current_password: rightPassword, new_password: 'another long one' };
      const made = await bench.callAs('administrator', 'POST', '/api-keys', {
        json: { name: 'k', role: 'administrator' },
      });
      const headers = { 'X-API-Key': String(made.body['key']) };
      expect((await bench.call('PUT', '/auth/password', { headers, json })).status).toBe(403);
      expect((await bench.callAs('device', 'PUT', '/auth/password', { json })).status).toBe(403);
      expect((await bench.call('PUT', '/auth/password', { json })).status).toBe(401);
    });
  });

  describe('a password that others know', () => {
    it('is changed before anything else, and opens nothing but that until then', async () => {
      const person = bench.people.add('administrator');
      person.passwordChangeRequired = true;
      const login = await bench.logIn(person.email);
      expect(login.body).toMatchObject({ password_change_required: true });
      const { access: token, refresh: refreshToken } = tokensOf(login);
      expect((await me(token)).body).toMatchObject({ id: person.id, password_change_required: true });
      const closed: [string, string, object?][] = [
        ['GET', '/cameras'],
        ['GET', '/users'],
        ['GET', '/auth/sessions'],
        ['PUT', `/users/${person.id}`, { password: 'another long one' }],
        ['POST', '/api-keys', { name: 'way round', role: 'administrator' }],
      ];
      for (const [method, path, json] of closed) {
        const { status, body } = await bench.call(method, path, { token, ...(json !== undefined && { json }) });
        expect([path, status, body['reason']]).toEqual([path, 403, 'password_change_required']);
      }
      expect((await refresh(refreshToken)).body).toMatchObject({ password_change_required: true });
      const json = { current_password: rightPassword, new_password: 'another long one' };
      expect((await bench.call('PUT', '/auth/password', { token, json })).status).toBe(204);
      expect((await me(token)).body).toMatchObject({ password_change_required: false });
      expect((await bench.call('GET', '/users', { token })).status).toBe(200);
    });

    it('may be left as it is, by logging out', async () => {
      const person = bench.people.add('viewer');
      person.passwordChangeRequired = true;
      const { access: token } = tokensOf(await bench.logIn(person.email));
      expect((await bench.call('POST', '/auth/logout', { token })).status).toBe(204);
      expect((await me(token)).status).toBe(401);
    });

    it('is not one that somebody was given with their account, or by an administrator', async () => {
      const person = bench.people.add('viewer');
      person.passwordChangeRequired = true;
      const json = { password: 'given by hand' };
      expect((await bench.callAs('administrator', 'PUT', `/users/${person.id}`, { json })).status).toBe(200);
      const login = await bench.logIn(person.email, 'given by hand');
      expect(login.body).toMatchObject({ password_change_required: false });
    });
  });

  it('an administrator who changes their own email or password goes on, and other sessions end with the password', async () => {
    const { id, email } = bench.people.add('administrator');
    const [here, there] = [tokensOf(await bench.logIn(email)), tokensOf(await bench.logIn(email))];
    const put = (json: object) => bench.call('PUT', `/users/${id}`, { token: here.access, json });
    expect((await put({ email: `new-${email}` })).status).toBe(200);
    expect((await me(there.access)).status).toBe(200);
    expect((await put({ password: 'another long one' })).status).toBe(200);
    expect((await me(there.access)).status).toBe(401);
    expect((await refresh(there.refresh)).status).toBe(401);
    expect((await me(here.access)).status).toBe(200);
    const next = tokensOf(await refresh(here.refresh));
    expect((await me(next.access)).status).toBe(200);
  });

  it('an access token that was changed, signed by another key or not at all is nobody', async () => {
    const { access } = tokensOf(await bench.logIn(bench.people.of('administrator').email));
    const claims = { sub: bench.people.of('administrator').id, sid: randomUUID(), iss: 'smart-attendance' };
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const [head = '', , signature = ''] = access.split('.');
    const forged = [
      `${head}.${encode(claims)}.${signature}`,
      `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`,
      await new JwtService({}).signAsync(claims, { secret: 'another secret, just as long as the right one' }),
      'not-a-token',
    ];
    for (const token of forged) expect((await me(token)).status).toBe(401);
    expect((await bench.call('GET', '/auth/me', { headers: { Authorization: 'Basic YTpi' } })).status).toBe(401);
  });

  describe('an API key', () => {
    const useKey = (key: string, method: string, path: string) =>
      bench.call(method, path, { headers: { 'X-API-Key': key } });

    it('is shown once, has its role and no more, and ends when it is revoked', async () => {
      const made = await bench.callAs('administrator', 'POST', '/api-keys', {
        json: { name: 'kiosk', role: 'device' },
      });
      expect(made.status).toBe(201);
      const key = String(made.body['key']);
      const id = String(made.body['id']);
      expect((await useKey(key, 'GET', '/cameras')).status).toBe(200);
      expect((await useKey(key, 'GET', '/users')).status).toBe(403);
      expect((await useKey(key, 'GET', '/auth/me')).body).toMatchObject({
        kind: 'api_key',
        name: 'kiosk',
        role: 'device',
      });
      const list = await bench.callAs('administrator', 'GET', '/api-keys');
      expect(list.body['data']).toContainEqual(
        expect.objectContaining({
          id,
          hint: key.slice(0, 8),
          revoked_at: null,
          last_used_at: expect.any(String) as unknown,
        }),
      );
      expect(list.text).not.toContain(key);
      expect((await bench.callAs('administrator', 'DELETE', `/api-keys/${id}`)).status).toBe(204);
      expect((await useKey(key, 'GET', '/cameras')).status).toBe(401);
      expect((await bench.callAs('administrator', 'DELETE', `/api-keys/${randomUUID()}`)).status).toBe(404);
    });

    it('has scopes of what its role may, which /roles says of every role as /auth/me does of oneself', async () => {
      const { body } = await bench.callAs('viewer', 'GET', '/roles');
      const rows = body['data'] as { readonly role: string; readonly permissions: readonly string[] }[];
      const me = await bench.callAs('viewer', 'GET', '/auth/me');
      expect(rows.find(({ role }) => role === 'viewer')?.permissions).toEqual(me.body['permissions']);
      expect(rows.find(({ role }) => role === 'device')?.permissions).toEqual([
        'cameras.read',
        'faces.recognize',
        'events.read',
      ]);
    });

    it('owns nothing, so a role that sees only its own sees nothing', async () => {
      const made = await bench.callAs('administrator', 'POST', '/api-keys', {
        json: { name: 'odd', role: 'employee' },
      });
      expect((await useKey(String(made.body['key']), 'GET', '/users/attendance')).status).toBe(403);
    });

    it('must have a known role and a future end', async () => {
      const json = { name: 'late', role: 'janitor', expires_at: '2026-01-01T00:00:00' };
      const answer = await bench.callAs('administrator', 'POST', '/api-keys', { json });
      expect(answer.body['errors']).toEqual([
        expect.objectContaining({ field: 'role' }),
        expect.objectContaining({ field: 'expires_at' }),
      ]);
      const past = { name: 'late', role: 'device', expires_at: '2020-01-01T00:00:00Z' };
      expect((await bench.callAs('administrator', 'POST', '/api-keys', { json: past })).status).toBe(422);
    });

    it('is listed page by page without repeats', async () => {
      for (let index = 0; index < 3; index += 1) {
        await bench.callAs('administrator', 'POST', '/api-keys', { json: { name: `page ${index}`, role: 'viewer' } });
      }
      const ids: unknown[] = [];
      let cursor: unknown = '';
      let pages = 0;
      while (typeof cursor === 'string') {
        const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
        const { body } = await bench.callAs('administrator', 'GET', `/api-keys?limit=2${after}`);
        ids.push(...(body['data'] as { readonly id: string }[]).map(({ id }) => id));
        cursor = body['next_cursor'];
        pages += 1;
      }
      const { body } = await bench.callAs('administrator', 'GET', '/api-keys');
      expect(ids).toEqual((body['data'] as { readonly id: string }[]).map(({ id }) => id));
      expect(pages).toBe(Math.ceil(ids.length / 2));
    });
  });

  describe('an employee', () => {
    it('reads their own record, statistics, faces and pictures, and nobody else’s', async () => {
      const own = bench.people.of('employee').id;
      const others = bench.people.of('manager').id;
      for (const rest of ['', '/statistics', '/face-embeddings', '/profile-images']) {
        expect((await bench.callAs('employee', 'GET', `/users/${own}${rest}`)).status).toBe(200);
        const [hidden, nobodys] = [
          await bench.callAs('employee', 'GET', `/users/${others}${rest}`),
          await bench.callAs('employee', 'GET', `/users/${randomUUID()}${rest}`),
        ];
        expect([hidden.status, nobodys.status]).toEqual([404, 404]);
      }
      expect((await bench.callAs('employee', 'GET', '/users')).status).toBe(403);
    });

    it('knows by what days and times are counted, as everybody does', async () => {
      for (const role of ['employee', 'device'] as const) {
        const answer = await bench.callAs(role, 'GET', '/attendance/settings');
        expect(answer.status).toBe(200);
        expect(answer.body).toEqual({
          time_zone: 'Europe/Berlin',
          day_starts_at: '00:00',
          workday_starts_at: null,
          late_grace_minutes: 0,
        });
      }
    });

    it('sees only their own rows in the list, whatever is asked for', async () => {
      const own = bench.people.of('employee').id;
      expect((await bench.callAs('employee', 'GET', '/users/attendance')).status).toBe(200);
      expect(bench.services.lastRequest(listRecords).personId).toBe(own);
      const others = await bench.callAs(
        'employee',
        'GET',
        `/users/attendance?user_id=${bench.people.of('manager').id}`,
      );
      expect(others.status).toBe(403);
    });

    it('reads a row, its history and a recognition that are about them, and of nobody else', async () => {
      const paths = [
        `/attendance/${known.record}`,
        `/attendance/${known.record}/corrections`,
        `/recognitions/${known.recognition}`,
      ];
      const other = tokensOf(await bench.logIn(bench.people.add('employee').email)).access;
      for (const path of paths) {
        expect((await bench.callAs('employee', 'GET', path)).status).toBe(200);
        expect((await bench.call('GET', path, { token: other })).status).toBe(404);
      }
    });

    it('deletes their own face, and is told of no other', async () => {
      expect((await bench.callAs('employee', 'DELETE', `/users/face-embeddings/${known.template}`)).status).toBe(204);
      expect(bench.services.lastRequest(deleteFaceTemplate).templateId).toBe(known.template);
      bench.services.respond(listFaceTemplates, () => ({ templates: [] }));
      expect((await bench.callAs('employee', 'DELETE', `/users/face-embeddings/${known.template}`)).status).toBe(404);
    });
  });

  describe('roles', () => {
    const newUser = (role?: string) => ({
      first_name: 'Ada',
      last_name: 'Lovelace',
      email: `${randomUUID()}@example.org`,
      password: 'long enough',
      employee_id: randomUUID(),
      ...(role !== undefined && { role }),
    });

    it('are given by administrators only; repeating the one that is there is no change', async () => {
      const post = (json: object) => bench.callAs('hr_officer', 'POST', '/users', { json });
      expect((await post(newUser('manager'))).status).toBe(403);
      expect((await post(newUser('employee'))).status).toBe(201);
      expect((await post(newUser())).body).toMatchObject({ role: 'employee' });
      expect((await bench.callAs('administrator', 'POST', '/users', { json: newUser('manager') })).status).toBe(201);
      const viewer = bench.people.add('viewer');
      const put = (json: object) => bench.callAs('hr_officer', 'PUT', `/users/${viewer.id}`, { json });
      expect((await put({ role: 'administrator' })).status).toBe(403);
      expect((await put({ role: 'viewer', phone: '1' })).status).toBe(200);
      expect(bench.services.lastRequest(updatePerson).authorId).toBe(bench.people.of('hr_officer').id);
    });

    it('an HR officer neither changes nor erases an administrator', async () => {
      const path = `/users/${bench.people.of('administrator').id}`;
      expect((await bench.callAs('hr_officer', 'PUT', path, { json: { password: 'mine from now' } })).status).toBe(403);
      expect((await bench.callAs('hr_officer', 'DELETE', path)).status).toBe(403);
    });

    it('an administrator does not lock themself out', async () => {
      const path = `/users/${bench.people.of('administrator').id}`;
      for (const json of [{ is_active: false }, { role: 'viewer' }]) {
        expect((await bench.callAs('administrator', 'PUT', path, { json })).status).toBe(409);
      }
      expect((await bench.callAs('administrator', 'DELETE', path)).status).toBe(409);
      expect((await bench.callAs('administrator', 'PUT', path, { json: { phone: '1' } })).status).toBe(200);
    });
  });

  it('a known caller is still let in for a moment while identity is away, and a login is 503', async () => {
    await bench.callAs('administrator', 'GET', '/cameras');
    await bench.services.stopOne('identity');
    expect((await bench.callAs('administrator', 'GET', '/cameras')).status).toBe(200);
    const answer = await bench.logIn(bench.people.of('viewer').email);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('2');
    await bench.services.startOne('identity');
  });
});
