import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { GatewayBench } from '../testing/gateway-bench';

const page =
  '<!doctype html><title>desk</title><div id="root"></div><script type="module" src="/assets/index-1a2b.js">';
const script = `export const text = '${'a long line; '.repeat(400)}';`;

const parent = mkdtempSync(join(tmpdir(), 'dashboard-'));
const folder = join(parent, 'dist');
mkdirSync(join(folder, 'assets'), { recursive: true });
writeFileSync(join(parent, 'secret.js'), 'above the folder');
writeFileSync(join(folder, 'index.html'), page);
writeFileSync(join(folder, 'assets/index-1a2b.js'), script);
writeFileSync(join(folder, 'assets/index-1a2b.js.br'), brotliCompressSync(script));
writeFileSync(join(folder, 'assets/index-1a2b.js.gz'), gzipSync(script));
writeFileSync(join(folder, 'assets/index-1a2b.js.map'), '{}');
writeFileSync(join(folder, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
writeFileSync(join(folder, '.built-from'), 'a stamp');
symlinkSync(join(parent, 'secret.js'), join(folder, 'assets/link.js'));

const bench = GatewayBench.forSpecs({ DASHBOARD_DIR: folder });
afterAll(() => {
  rmSync(parent, { recursive: true });
});

interface Raw {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The path as it is, which fetch would tidy up. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Raw> {
  const { hostname, port } = new URL(bench.origin);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, method, headers: { accept: '*/*', ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
      });
    })
      .on('error', reject)
      .end();
  });
}

describe('a page of the dashboard', () => {
  it('is the same file at every path that is not of the API', async () => {
    for (const path of ['/', '/people', '/people/0b5c?tab=faces', '/attendance/', 'http://other.example/cameras']) {
      const answer = await ask(path, { accept: 'text/html,*/*;q=0.8' });
      expect([path, answer.status, answer.headers['content-type'], answer.body.toString()]).toEqual([
        path,
        200,
        'text/html; charset=utf-8',
        page,
      ]);
    }
  });

  it('is asked for anew each time, and not sent again while it is the same', async () => {
    const { headers } = await ask('/');
    expect(headers['cache-control']).toBe('no-cache');
    const again = await ask('/people', { 'if-none-match': headers.etag ?? '' });
    expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, headers.etag]);
  });

  it('runs scripts of its own files alone, is framed by nobody, and asks a device for nothing but a camera', async () => {
    const { headers } = await ask('/cameras');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe|https?:|\*/);
    expect(headers).toMatchObject({
      'permissions-policy': 'camera=(self), microphone=(), geolocation=()',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    });
  });

  it('lets a file that is opened by itself load and run nothing', async () => {
    const { headers } = await ask('/assets/index-1a2b.js');
    expect(headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'");
  });

  it('answers HEAD without its body', async () => {
    const answer = await ask('/people', {}, 'HEAD');
    expect([answer.status, answer.body.length, answer.headers['content-length']]).toEqual([200, 0, `${page.length}`]);
  });

  it('is none for a program that forgot /api/v1: JSON and other methods find nothing there', async () => {
    for (const [method, accept] of [
      ['GET', 'application/json'],
      ['POST', '*/*'],
      ['DELETE', 'text/html'],
    ] as const) {
      const answer = await ask('/users', { accept }, method);
      expect([method, answer.status, answer.headers['content-type']]).toEqual([
        method,
        404,
        'application/problem+json; charset=utf-8',
      ]);
    }
  });
});

describe('a file of the dashboard', () => {
  const file = '/assets/index-1a2b.js';

  it('is kept by the browser for ever, since its name says its content', async () => {
    const { status, headers } = await ask(file);
    expect([status, headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await ask('/favicon.svg')).headers).toMatchObject({
      etag: expect.stringMatching(/^W\/"/) as string,
      'cache-control': 'no-cache',
      'content-type': 'image/svg+xml',
    });
  });

  it.each([
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip, deflate', 'gzip', gunzipSync],
    ['br;q=0, *', 'gzip', gunzipSync],
  ] as const)('goes to a browser that takes %s as %s', async (accepted, encoding, decompress) => {
    const answer = await ask(file, { 'accept-encoding': accepted });
    expect(answer.headers['content-encoding']).toBe(encoding);
    expect(answer.headers.vary).toContain('Accept-Encoding');
    expect(decompress(answer.body).toString()).toBe(script);
  });

  it('goes as it is to whoever takes no encoding', async () => {
    const plain = await ask(file, { 'accept-encoding': 'identity' });
    expect([plain.headers['content-encoding'], plain.body.toString()]).toEqual([undefined, script]);
  });

  it('has of heads what a file needs, since a page fetches a dozen', async () => {
    const { headers } = await ask(file, { 'accept-encoding': 'br' });
    const ofConnection = ['connection', 'date', 'keep-alive'];
    const names = Object.keys(headers).filter((name) => !ofConnection.includes(name));
    expect(names.sort()).toEqual([
      'cache-control',
      'content-encoding',
      'content-length',
      'content-security-policy',
      'content-type',
      'cross-origin-resource-policy',
      'vary',
      'x-content-type-options',
    ]);
  });

  it.each([
    '/assets/none.js',
    '/assets',
    '/assets/',
    '/assets/index-1a2b.js.map',
    '/assets/link.js',
    '/robots.txt',
    '/.built-from',
    '/.env',
    '/.git/config',
    '/wp-login.php',
    '/index.html/x.js',
    '/../secret.js',
    '/assets/../../secret.js',
    '/assets/..%2f..%2fsecret.js',
    '/%2e%2e/secret.js',
    '/..\\secret.js',
    '/assets/%00.js',
    '//../secret.js',
  ])('%s is not there', async (path) => {
    const answer = await ask(path, { accept: 'text/html' });
    expect([path, answer.status, answer.headers['content-type']]).toEqual([
      path,
      404,
      'application/problem+json; charset=utf-8',
    ]);
  });
});

describe('beside the dashboard', () => {
  it('the API, its document and the health are as they were', async () => {
    const html = { accept: 'text/html' };
    expect((await ask('/health', html)).headers['content-type']).toMatch(/json/);
    expect((await ask('/openapi.json', html)).body.toString()).toContain('"openapi"');
    expect((await ask('/metrics', html)).body.toString()).toContain('http_request_duration_seconds');
    expect((await ask('/docs', html)).body.toString()).toContain('swagger');
    expect((await ask('/api/v1/users', html)).status).toBe(401);
    for (const path of ['/api/v1/nothing', '/api', '/api/v2/users', '/API/v1/users']) {
      expect([path, (await ask(path, html)).status]).toEqual([path, 404]);
    }
  });

  it('its files have a place of their own in the metrics, whatever was asked for', async () => {
    await ask('/people/a-name-that-nobody-else-has');
    const metrics = (await ask('/metrics')).body.toString();
    expect(metrics).toContain('route="/{page}"');
    expect(metrics).not.toContain('a-name-that-nobody-else-has');
  });
});
