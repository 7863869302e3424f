import { fieldsOf, GatewayBench, type Answer } from '../testing/gateway-bench';

describe('an API key with scopes', () => {
  const bench = GatewayBench.forSpecs();

  const useKey = (key: string, method: string, path: string) =>
    bench.call(method, path, { headers: { 'X-API-Key': key } });
  const make = async (wish: object): Promise<Answer> =>
    bench.callAs('administrator', 'POST', '/api-keys', { json: { name: 'limited', ...wish } });

  it('may these, is shown with them, and may nothing else that its role may', async () => {
    const made = await make({ role: 'hr_officer', scopes: ['attendance.read', 'users.read'] });
    expect([made.status, made.body['scopes']]).toEqual([201, ['attendance.read', 'users.read']]);
    const key = String(made.body['key']);
    expect((await useKey(key, 'GET', '/users')).status).toBe(200);
    const refused = await useKey(key, 'GET', '/recognitions');
    expect([refused.status, refused.body['detail']]).toEqual([
      403,
      'The scopes of this API key do not have recognitions.read.',
    ]);
    expect((await useKey(key, 'GET', '/auth/me')).body).toMatchObject({
      scopes: ['attendance.read', 'users.read'],
      permissions: ['users.read', 'attendance.read'],
    });
    const { body } = await bench.callAs('administrator', 'GET', '/api-keys?limit=1000');
    expect(body['data']).toContainEqual(
      expect.objectContaining({ id: made.body['id'], scopes: ['attendance.read', 'users.read'] }),
    );
  });

  it.each([
    ['nothing at all', { role: 'viewer', scopes: [] }],
    ['what its role may not', { role: 'viewer', scopes: ['users.write'] }],
    ['what its role may only for itself', { role: 'viewer', scopes: ['users.read'] }],
    ['what there is not', { role: 'administrator', scopes: ['everything'] }],
    ['the same twice', { role: 'viewer', scopes: ['cameras.read', 'cameras.read'] }],
    ['no list', { role: 'viewer', scopes: 'cameras.read' }],
  ])('does not name %s', async (_, wish) => {
    const answer = await make(wish);
    expect([answer.status, fieldsOf(answer)]).toEqual([422, ['scopes']]);
  });

  it('gets itself no more time by a new key', async () => {
    const inAnHour = (minutes = 0): string => new Date(Date.now() + (60 + minutes) * 60_000).toISOString();
    const end = inAnHour();
    const scopes = ['api_keys.manage', 'attendance.read'];
    const { body } = await make({ role: 'administrator', scopes, expires_at: end });
    const renew = (more: object) => {
      const json = { name: 'longer', role: 'administrator', scopes, ...more };
      return bench.call('POST', '/api-keys', { json, headers: { 'X-API-Key': String(body['key']) } });
    };
    expect((await renew({})).status).toBe(403);
    expect((await renew({ expires_at: inAnHour(1) })).status).toBe(403);
    expect((await renew({ expires_at: end })).status).toBe(201);
  });

  it('gets itself no more: not by a new key, a role, a password or an email', async () => {
    const { body } = await make({ role: 'administrator', scopes: ['api_keys.manage', 'users.write'] });
    const post = (path: string, json: object) =>
      bench.call('POST', path, { json, headers: { 'X-API-Key': String(body['key']) } });
    const put = (path: string, json: object) =>
      bench.call('PUT', path, { json, headers: { 'X-API-Key': String(body['key']) } });
    expect((await post('/api-keys', { name: 'more', role: 'administrator' })).status).toBe(403);
    const others = { name: 'other', role: 'administrator', scopes: ['users.read'] };
    expect((await post('/api-keys', others)).status).toBe(403);
    expect((await post('/api-keys', { ...others, scopes: ['users.write'] })).status).toBe(201);
    const hr = `/users/${bench.people.of('hr_officer').id}`;
    expect((await put(hr, { password: 'mine from now on' })).status).toBe(403);
    expect((await put(hr, { role: 'administrator' })).status).toBe(403);
    expect((await put(hr, { email: 'mine@example.org' })).status).toBe(403);
    expect((await put(hr, { email: bench.people.of('hr_officer').email.toUpperCase() })).status).toBe(200);
    expect((await put(`/users/${bench.people.of('employee').id}`, { email: 'new@example.org' })).status).toBe(200);
    expect((await put(`/users/${bench.people.of('administrator').id}`, { phone: '1' })).status).toBe(403);
    expect((await put(hr, { phone: '1' })).status).toBe(200);
  });
});
