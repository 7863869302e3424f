import { request } from 'node:http';
import { getProfileImage } from '@smart-attendance/contracts';
import { GatewayBench } from '../testing/gateway-bench';
import { known } from '../testing/plausible-answers';
import { requestIdOf } from './request-id.policy';

const origin = 'https://hr.example';
const bench = GatewayBench.forSpecs({ CORS_ORIGINS: `${origin}, https://other.example`, TRUSTED_PROXIES: '1' });

const gzip = { 'Accept-Encoding': 'gzip' };

describe('compression', () => {
  it('makes long lists, documents and metrics shorter, for whoever takes it', async () => {
    for (const path of ['/users', '//openapi.json', '//metrics']) {
      const answer = await bench.callAs('administrator', 'GET', path, { headers: gzip });
      expect([path, answer.status, answer.headers.get('Content-Encoding')]).toEqual([path, 200, 'gzip']);
      expect(answer.headers.get('Vary')).toContain('Accept-Encoding');
      const plain = await bench.callAs('administrator', 'GET', path, { headers: { 'Accept-Encoding': 'identity' } });
      expect(plain.headers.get('Content-Encoding')).toBeNull();
    }
  });

  it('keeps the tag of a list, which stands for what it says and not for its bytes', async () => {
    const first = await bench.callAs('administrator', 'GET', '/users', { headers: gzip });
    const tag = first.headers.get('ETag') ?? '';
    expect(tag).toMatch(/^W\//);
    const again = await bench.callAs('administrator', 'GET', '/users', { headers: { 'If-None-Match': tag } });
    expect(again.status).toBe(304);
  });

  it('leaves alone what holds a secret, a picture, and what is one thing with a strong tag', async () => {
    const { email } = bench.people.of('administrator');
    const login = await bench.call('POST', '/auth/login', {
      json: { email, password: 'correct horse battery' },
      headers: gzip,
    });
    const image = `/users/${bench.people.of('employee').id}/profile-images/${known.image}`;
    const picture = Buffer.alloc(4_096);
    bench.services.respond(getProfileImage, () => ({ image: { id: known.image, mediaType: 'image/jpeg' }, picture }));
    const answers = [
      login,
      await bench.callAs('administrator', 'GET', '/auth/me', { headers: gzip }),
      await bench.callAs('administrator', 'GET', image, { headers: gzip }),
      await bench.callAs('administrator', 'GET', `/cameras/${known.camera}`, { headers: gzip }),
    ];
    expect(answers.map(({ status, headers }) => [status, headers.get('Content-Encoding')])).toEqual(
      answers.map(() => [200, null]),
    );
  });
});

describe('a page of another origin', () => {
  const preflight = (from: string, asks: Record<string, string> = {}) =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      const headers = { Origin: from, 'Access-Control-Request-Method': 'PUT', ...asks };
      request(`${bench.origin}/api/v1/cameras/${known.camera}`, { method: 'OPTIONS', headers }, (response) => {
        response.resume();
        resolve({ status: response.statusCode, ...response.headers });
      })
        .on('error', reject)
        .end();
    });

  const operations = () => Object.values(bench.document.paths).flatMap((path) => Object.values(path));

  it('may ask, with what a client needs, and does not ask again for two hours whether it may', async () => {
    const answer = await preflight(origin, { 'Access-Control-Request-Headers': 'if-match,idempotency-key' });
    expect(answer).toMatchObject({
      status: 204,
      'access-control-allow-origin': origin,
      'access-control-max-age': '7200',
    });
    expect(answer['access-control-allow-headers']).toMatch(/Idempotency-Key,If-Match/);
    expect(answer['access-control-allow-credentials']).toBeUndefined();
    const documented = operations().flatMap(({ parameters = [] }) => parameters.filter((one) => one.in === 'header'));
    expect(String(answer['access-control-allow-headers']).split(',')).toEqual(
      expect.arrayContaining(documented.map(({ name }) => name)),
    );
  });

  it('reads the tag, the limits and the ids of an answer, and every other header of the document but cookies', async () => {
    const { headers } = await bench.callAs('administrator', 'GET', '/cameras', { headers: { Origin: origin } });
    const exposed = (headers.get('Access-Control-Expose-Headers') ?? '').split(',');
    expect(exposed).toEqual(expect.arrayContaining(['ETag', 'RateLimit', 'Retry-After', 'X-Request-Id']));
    const answers = operations().flatMap(({ responses }) => Object.values(responses));
    const documented = new Set(answers.flatMap((answer) => Object.keys(answer.headers ?? {})));
    documented.delete('Set-Cookie');
    expect(exposed).toEqual(expect.arrayContaining([...documented]));
  });

  it('that nobody named gets nothing', async () => {
    expect((await preflight('https://evil.example'))['access-control-allow-origin']).toBeUndefined();
  });
});

describe('a gateway without the dashboard', () => {
  it('says so where the dashboard would be, and is the API all the same', async () => {
    const answer = await bench.call('GET', '//', { headers: { Accept: 'text/html' } });
    expect([answer.status, answer.body['detail']]).toEqual([
      404,
      expect.stringMatching(/without the dashboard.*\/docs/),
    ]);
    expect((await bench.call('GET', '//people')).body['detail']).toBe('There is nothing at this path.');
    expect((await bench.call('GET', '//health')).status).toBe(200);
  });
});

describe('every answer', () => {
  it('is for its asker alone, not to be guessed at, framed or kept', async () => {
    const answers = [
      await bench.callAs('administrator', 'GET', '/users'),
      await bench.call('GET', '/users'),
      await bench.call('GET', '//health'),
    ];
    for (const { headers } of answers) {
      expect(Object.fromEntries(headers)).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
      expect(headers.get('Strict-Transport-Security')).toBeNull();
    }
  });

  it('asks browsers to come by TLS alone where the proxy in front has it', async () => {
    const { headers } = await bench.call('GET', '//health', { headers: { 'X-Forwarded-Proto': 'https' } });
    expect(headers.get('Strict-Transport-Security')).toBe('max-age=31536000');
  });

  it('has the id that its asker gave, or that of its trace', async () => {
    const told = await bench.call('GET', '//health', { headers: { 'X-Request-Id': 'order-17/a' } });
    expect(told.headers.get('X-Request-Id')).toBe('order-17/a');
    const untold = await bench.call('GET', '//health');
    expect(untold.headers.get('X-Request-Id')).toBe(untold.headers.get('X-Trace-Id'));
  });

  it.each(['', 'two words', 'a"b', '<script>', 'x'.repeat(129)])('does not echo what is no id: %j', (given) => {
    expect(requestIdOf(given, 'trace')).toBe('trace');
  });
});
