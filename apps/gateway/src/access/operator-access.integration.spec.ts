import { DataSource } from 'typeorm';
import { GatewayBench } from '../testing/gateway-bench';
import { rightPassword } from '../testing/fake-people';
import { OperatorAccess } from './operator-access';

const hourMs = 60 * 60_000;

describe('what whoever runs the installation may do beside the API', () => {
  const bench = GatewayBench.forSpecs();
  let access: OperatorAccess;

  beforeAll(async () => {
    access = await OperatorAccess.open(bench);
    bench.onStop(() => access.close());
  });

  const callWith = (key: string) => bench.call('GET', '/api-keys', { headers: { 'x-api-key': key } });

  async function knownPlacesOf(personId: string): Promise<number> {
    const dataSource = await new DataSource({ type: 'postgres', url: bench.databaseUrl }).initialize();
    try {
      const statement = 'SELECT 1 FROM gateway.login_places WHERE person_id = $1';
      return (await dataSource.query<unknown[]>(statement, [personId])).length;
    } finally {
      await dataSource.destroy();
    }
  }

  it('lends an administrator key that opens the API until it is taken back, and leaves nothing of it', async () => {
    const { id, key } = await access.lendKey('demo', hourMs);
    const listed = await callWith(key);
    expect(listed.body).toMatchObject({ data: [{ id, name: 'demo', role: 'administrator' }] });
    expect(listed.text).not.toContain(key);
    await access.takeKeyBack(id);
    expect((await bench.callAs('administrator', 'GET', '/api-keys')).body).toMatchObject({ total: 0 });
    const { key: other } = await access.lendKey('demo', hourMs);
    expect((await callWith(other)).status).toBe(200);
  });

  it('a lent key ends by itself when its borrower was killed, and its row with the next one', async () => {
    const { key } = await access.lendKey('killed', 1);
    expect((await callWith(key)).status).toBe(401);
    await access.lendKey('next', hourMs);
    const { text } = await bench.callAs('administrator', 'GET', '/api-keys');
    expect(text).toContain('next');
    expect(text).not.toContain('killed');
  });

  it('does not take back a key that an administrator made', async () => {
    const json = { name: 'door', role: 'device' };
    const made = await bench.callAs('administrator', 'POST', '/api-keys', { json });
    await access.takeKeyBack(String(made.body['id']));
    expect((await callWith(String(made.body['key']))).status).toBe(403);
  });

  it('sees whether a login works without opening a session or counting a failure', async () => {
    const { email } = bench.people.of('administrator');
    expect(await access.canLogIn({ email, password: rightPassword })).toBe(true);
    for (let attempt = 0; attempt < 20; attempt += 1) {
      expect(await access.canLogIn({ email, password: 'wrong' })).toBe(false);
    }
    expect((await bench.logIn(email)).status).toBe(200);
  });

  it('gives the only active administrator a new password, and ends sessions and places of the old one', async () => {
    const { id, email } = bench.people.of('administrator');
    const login = await bench.logIn(email);
    expect(await knownPlacesOf(id)).toBe(1);
    const credentials = await access.resetAdministrator(undefined);
    expect(credentials.email).toBe(email);
    expect(credentials.password.length).toBeGreaterThanOrEqual(20);
    const json = { refresh_token: login.body['refresh_token'] };
    expect((await bench.call('POST', '/auth/refresh', { json })).status).toBe(401);
    expect(await knownPlacesOf(id)).toBe(0);
    const next = await bench.logIn(email, credentials.password);
    expect(next.body).toMatchObject({ password_change_required: true });
  });

  it('asks which of several administrators is meant, takes one in any spelling of the email, and nobody else', async () => {
    const { email: first } = bench.people.of('administrator');
    const { email: second } = bench.people.add('administrator');
    await expect(access.resetAdministrator(undefined)).rejects.toThrow(`say which one gets a new password: ${first}`);
    for (const spelled of [second.toUpperCase(), ` \u200b${second}`]) {
      expect(await access.resetAdministrator(spelled)).toMatchObject({ email: second });
    }
    const { email: viewer } = bench.people.of('viewer');
    await expect(access.resetAdministrator(viewer)).rejects.toThrow(`${viewer} is no administrator here.`);
  });

  it('leaves entries in the audit log', async () => {
    const { id, key } = await access.lendKey('audited', hourMs);
    const person = bench.people.add('administrator');
    await access.resetAdministrator(person.email);
    const done = { 'lend-key': id, 'reset-administrator': person.id };
    for (const [action, target] of Object.entries(done)) {
      const { body } = await bench.call('GET', `/audit-log?target_id=${target}`, { headers: { 'x-api-key': key } });
      expect(body).toMatchObject({ data: [{ actor_kind: 'operator', action, target_id: target }] });
    }
  });
});
