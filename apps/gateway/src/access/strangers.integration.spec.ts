import { verifyPassword } from '@smart-attendance/contracts';
import { DataSource } from 'typeorm';
import { GatewayBench } from '../testing/gateway-bench';

const failuresMax = 3;
/** As login.service.ts has it. */
const strangersMax = failuresMax * 5;
const addressMax = failuresMax * 10;

describe('strangers who guess passwords', () => {
  const bench = GatewayBench.forSpecs({ LOGIN_FAILURES_MAX: String(failuresMax), TRUSTED_PROXIES: '1' });
  let next = 0;

  /** An address nobody had before. */
  const elsewhere = () => `198.51.${Math.floor((next += 1) / 250)}.${(next % 250) + 1}`;
  const guess = (email: string, from: string) => bench.logIn(email, 'a guess', from);

  it('from many addresses are stopped for an account, and its owner is not, where they logged in before', async () => {
    const { email } = bench.people.add('viewer');
    const home = elsewhere();
    expect((await bench.logIn(email, undefined, home)).status).toBe(200);
    const statuses: number[] = [];
    for (let index = 0; index < strangersMax + 5; index += 1) statuses.push((await guess(email, elsewhere())).status);
    expect(statuses).toEqual([...Array<number>(strangersMax).fill(401), ...Array<number>(5).fill(429)]);
    const stranger = await bench.logIn(email, undefined, elsewhere());
    expect([stranger.status, Number(stranger.headers.get('retry-after')) > 60]).toEqual([429, true]);
    expect((await bench.logIn(email, undefined, home)).status).toBe(200);
    expect((await bench.logIn(bench.people.add('viewer').email, undefined, elsewhere())).status).toBe(200);
  });

  it('keep to their limit where the owner logs in, too, however the email is written', async () => {
    const { email } = bench.people.add('viewer');
    const home = elsewhere();
    await bench.logIn(email, undefined, home);
    const spellings = [
      email,
      email.toUpperCase(),
      ` ${email}`,
      email.replace('@', '\u200b@'),
      email.replace('-', '-\u00ad'),
    ];
    const statuses: number[] = [];
    for (const spelling of spellings) statuses.push((await guess(spelling, home)).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
  });

  it('are counted anew when the clock was a year ahead, and shut nobody out for that year', async () => {
    const { email } = bench.people.add('viewer');
    const home = elsewhere();
    for (let index = 0; index < failuresMax; index += 1) expect((await guess(email, home)).status).toBe(401);
    const source = await new DataSource({ type: 'postgres', url: bench.databaseUrl }).initialize();
    await source.query(`UPDATE gateway.login_attempts SET window_ends_at = window_ends_at + interval '1 year'`);
    await source.destroy();
    expect((await guess(email, home)).status).toBe(401);
  });

  it.each([
    ['of one IPv6 network', (index: number) => `2001:db8:7:7:${index.toString(16)}::1`],
    [
      'of one IPv4 address, written as IPv6 or with a port',
      (index: number) =>
        ['203.0.113.9', '::ffff:203.0.113.9', '203.0.113.9:4711', '64:ff9b::203.0.113.9'][index % 4] ?? '',
    ],
  ])('from addresses %s are one stranger', async (_, address) => {
    const { email } = bench.people.add('viewer');
    for (let index = 0; index < failuresMax; index += 1) expect((await guess(email, address(index))).status).toBe(401);
    expect((await guess(email, address(failuresMax))).status).toBe(429);
    for (let index = failuresMax + 1; index < addressMax; index += 1) {
      await guess(bench.people.add('viewer').email, address(index));
    }
    const { email: other } = bench.people.add('viewer');
    expect((await guess(other, address(addressMax))).status).toBe(429);
    expect((await guess(other, '2001:db8:7:8::1')).status).toBe(401);
  });

  it('are told apart for the password work from who logged in there before', async () => {
    const { email } = bench.people.add('viewer');
    const home = elsewhere();
    await bench.logIn(email, undefined, home);
    expect(bench.services.lastRequest(verifyPassword).isKnownPlace).toBe(false);
    await guess(email, home);
    expect(bench.services.lastRequest(verifyPassword).isKnownPlace).toBe(true);
    await guess(email, elsewhere());
    expect(bench.services.lastRequest(verifyPassword).isKnownPlace).toBe(false);
  });

  it('are strangers again where somebody else set the password, and of an erased person nothing stays', async () => {
    const { id, email } = bench.people.add('viewer');
    const home = elsewhere();
    await bench.logIn(email, undefined, home);
    await bench.callAs('administrator', 'PUT', `/users/${id}`, { json: { password: 'from the office' } });
    await bench.logIn(email, 'from the office', home);
    expect(bench.services.lastRequest(verifyPassword).isKnownPlace).toBe(false);
    await bench.callAs('administrator', 'DELETE', `/users/${id}`);
    const source = await new DataSource({ type: 'postgres', url: bench.databaseUrl }).initialize();
    expect(await source.query('SELECT 1 FROM gateway.login_places WHERE person_id = $1', [id])).toEqual([]);
    await source.destroy();
  });

  it('become known at a hundred places of an account, the newest', async () => {
    const { id, email } = bench.people.add('viewer');
    const source = await new DataSource({ type: 'postgres', url: bench.databaseUrl }).initialize();
    await source.query(
      `INSERT INTO gateway.login_places (place, person_id, used_at)
       SELECT decode(md5($1 || n), 'hex'), $1::uuid, now() - n * interval '1 hour' FROM generate_series(1, 150) AS n`,
      [id],
    );
    const home = elsewhere();
    await bench.logIn(email, undefined, home);
    const places = "SELECT count(*)::integer AS places, min(used_at) > now() - interval '100 hours' AS newest";
    expect(await source.query(`${places} FROM gateway.login_places WHERE person_id = $1`, [id])).toEqual([
      { places: 100, newest: true },
    ]);
    await source.destroy();
    await guess(email, home);
    expect(bench.services.lastRequest(verifyPassword).isKnownPlace).toBe(true);
  });

  it('in a crowd leave those inside their work, and are told to come back when there is no room', async () => {
    await bench.callAs('administrator', 'GET', '/users');
    let isOver = false;
    const statuses = new Set<number>();
    const stranger = async (): Promise<void> => {
      while (!isOver) statuses.add((await guess('administrator@example.org', elsewhere())).status);
    };
    const crowd = Array.from({ length: 100 }, stranger);
    for (let index = 0; index < 20; index += 1) {
      const user = { first_name: 'A', last_name: 'B', email: `new-${index}@example.org`, employee_id: `N-${index}` };
      const json = { ...user, password: 'long enough' };
      expect((await bench.callAs('administrator', 'POST', '/users', { json })).status).toBe(201);
      expect((await bench.callAs('administrator', 'GET', '/auth/me')).status).toBe(200);
    }
    isOver = true;
    await Promise.all(crowd);
    expect([...statuses].filter((status) => ![401, 429, 503].includes(status))).toEqual([]);
  });
});
