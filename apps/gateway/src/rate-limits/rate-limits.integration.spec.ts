import { GatewayBench, type Answer } from '../testing/gateway-bench';
import { onePixelPng } from '../testing/plausible-answers';

const bench = GatewayBench.forSpecs({
  RATE_LIMIT_PER_MINUTE: '30',
  RATE_LIMIT_STRANGERS_PER_MINUTE: '20',
  TRUSTED_PROXIES: '1',
});

let clients = 0;

/** An address that nobody had before. */
function newAddress(): string {
  clients += 1;
  return `2001:db8:${clients.toString(16)}::1`;
}

async function newSession(): Promise<string> {
  const { email } = bench.people.add('administrator');
  return String((await bench.logIn(email, undefined, newAddress())).body['access_token']);
}

function remaining(answer: Answer): number {
  return Number(/;r=(\d+);t=\d+$/.exec(answer.headers.get('RateLimit') ?? '')?.[1]);
}

/** Until one is refused. */
async function useUp(call: () => Promise<Answer>): Promise<Answer> {
  for (let answer = await call(); ; answer = await call()) if (answer.status === 429) return answer;
}

describe('a session', () => {
  it('is told its limit and what is left, and at the end of it when to come back', async () => {
    const token = await newSession();
    const first = await bench.call('GET', '/cameras', { token });
    expect(first.headers.get('RateLimit-Policy')).toBe('"caller";q=30;w=60');
    expect(first.headers.get('RateLimit')).toBe('"caller";r=29;t=60');
    const refused = await useUp(() => bench.call('GET', '/cameras', { token }));
    expect(refused.body).toMatchObject({ status: 429, reason: 'too_many_requests' });
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(remaining(refused)).toBe(0);
  });

  it('has a limit of its own, apart from other sessions of the same person and from API keys', async () => {
    const person = bench.people.add('administrator');
    const logIn = async () => String((await bench.logIn(person.email, undefined, newAddress())).body['access_token']);
    const [one, other] = [await logIn(), await logIn()];
    const json = { name: 'kiosk', role: 'device' };
    const { body } = await bench.call('POST', '/api-keys', { token: other, json });
    await useUp(() => bench.call('GET', '/cameras', { token: one }));
    expect(await bench.call('GET', '/cameras', { token: other })).toMatchObject({ status: 200 });
    const withKey = await bench.call('GET', '/cameras', { headers: { 'X-API-Key': String(body['key']) } });
    expect([withKey.status, remaining(withKey)]).toEqual([200, 29]);
  });

  it('pays more for what costs more, and for what it may not do as well', async () => {
    const token = await newSession();
    const json = { image_data: onePixelPng.toString('base64') };
    expect(remaining(await bench.call('POST', '/users/face-recognition', { token, json }))).toBe(20);
    const auditor = { token: await newSession() };
    expect(remaining(await bench.call('GET', '/audit-log/verify', auditor))).toBe(10);
    const employee = bench.people.add('employee');
    const { body } = await bench.logIn(employee.email, undefined, newAddress());
    const refused = await bench.call('GET', '/api-keys', { token: String(body['access_token']) });
    expect([refused.status, remaining(refused)]).toEqual([403, 29]);
  });
});

describe('whoever does not show who they are', () => {
  it('is counted by address: logins, unknown paths, and credentials that are none', async () => {
    const headers = { 'X-Forwarded-For': newAddress() };
    const calls = [
      () => bench.call('GET', '/cameras', { headers }),
      () => bench.call('GET', '/cameras', { headers: { ...headers, Authorization: 'Bearer nonsense' } }),
      () => bench.call('GET', '/cameras', { headers: { ...headers, 'X-API-Key': 'sak_nonsense' } }),
      () => bench.call('GET', '/nothing-here', { headers }),
      () => bench.call('POST', '/auth/refresh', { headers, json: { refresh_token: 'sar_nonsense' } }),
    ];
    const left: number[] = [];
    for (const call of calls) left.push(remaining(await call()));
    expect(left).toEqual([19, 18, 17, 16, 15]);
    for (const call of calls) expect(await useUp(call)).toMatchObject({ status: 429 });
  });

  it('is not let in with a new address of the same network, and does not hold back who is known there', async () => {
    const token = await newSession();
    const from = (host: string) => ({ 'X-Forwarded-For': `2001:db8:ffff:1::${host}` });
    await useUp(() => bench.call('GET', '/cameras', { headers: from('1') }));
    expect(await bench.call('GET', '/cameras', { headers: from('2') })).toMatchObject({ status: 429 });
    expect(await bench.call('GET', '/cameras', { headers: from('1'), token })).toMatchObject({ status: 200 });
    expect(await bench.call('GET', '/cameras', { headers: { 'X-Forwarded-For': newAddress() } })).toMatchObject({
      status: 401,
    });
  });

  it('may ask for health and metrics as often as they like', async () => {
    for (let i = 0; i < 25; i += 1) {
      const answer = await bench.call('GET', i % 2 === 0 ? '//health' : '//metrics');
      expect([answer.status, answer.headers.get('RateLimit')]).toEqual([200, null]);
    }
  });
});
