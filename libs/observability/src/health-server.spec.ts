import { AppError } from '@smart-attendance/errors';
import { connect } from 'node:net';
import { startHealthServer, type HealthServer } from './health-server';
import { createLogger } from './logger';
import { Metrics } from './metrics';
import type { HealthIndicator } from './readiness';

const ready: HealthIndicator = { name: 'bus', check: () => Promise.resolve() };
const away: HealthIndicator = {
  name: 'database',
  check: () => Promise.reject(AppError.unavailable('The database', new Error('connect 10.1.2.3:5432'))),
};
const broken: HealthIndicator = { name: 'models', check: () => Promise.reject(new Error('secret path /srv/x')) };
const stuck: HealthIndicator = { name: 'vectors', check: () => new Promise(() => undefined) };

describe('the health server', () => {
  let server: HealthServer | undefined;
  const lines: string[] = [];

  async function start(
    indicators: readonly HealthIndicator[],
  ): Promise<(path: string, init?: RequestInit) => Promise<Response>> {
    server = await startHealthServer({
      service: 'identity',
      port: 0,
      host: '127.0.0.1',
      indicators,
      checkDeadlineMs: 50,
      logger: createLogger('identity', { write: (line) => lines.push(line) }),
      metrics: new Metrics(),
    });
    const { port } = server;
    return (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init);
  }

  afterEach(async () => {
    await server?.close();
    lines.length = 0;
  });

  it('says that it lives, with or without its dependencies', async () => {
    const get = await start([away]);
    const response = await get('/health/');
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok', service: 'identity' }]);
  });

  it('is ready when every dependency answers', async () => {
    const get = await start([ready]);
    const response = await get('/health/ready');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      status: 'ready',
      service: 'identity',
      dependencies: [{ name: 'bus', state: 'ready', detail: '' }],
    });
  });

  it('is not ready while one is away, and names the state of each without addresses', async () => {
    const get = await start([ready, away, broken, stuck]);
    const response = await get('/health/ready');
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      status: 'not_ready',
      dependencies: [
        { name: 'bus', state: 'ready' },
        { name: 'database', state: 'not_ready', detail: 'The database does not answer right now; try again shortly.' },
        { name: 'models', state: 'not_ready', detail: 'does not answer' },
        { name: 'vectors', state: 'timed_out', detail: 'gave no answer within 50 ms' },
      ],
    });
    expect(lines.join()).toContain('connect 10.1.2.3:5432');
  });

  it('asks a dependency once for all who ask at the same time', async () => {
    let asked = 0;
    const counted: HealthIndicator = {
      name: 'bus',
      check: () => {
        asked += 1;
        return new Promise((resolve) => setTimeout(resolve, 30));
      },
    };
    const get = await start([counted]);
    await Promise.all(Array.from({ length: 10 }, () => get('/health/ready')));
    expect(asked).toBeLessThan(10);
  });

  it('says stopping while the service drains, and still lives', async () => {
    const get = await start([ready]);
    server?.beginStopping();
    const response = await get('/health/ready');
    expect([response.status, await response.json()]).toMatchObject([503, { status: 'stopping' }]);
    expect((await get('/health')).status).toBe(200);
  });

  it('shows the metrics of the process as Prometheus reads them', async () => {
    const get = await start([]);
    const response = await get('/metrics?name=x');
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(await response.text()).toContain('process_cpu_seconds_total');
  });

  it('asks what it depends on before its metrics tell of it', async () => {
    let asked = 0;
    const counted = { name: 'counted', check: () => Promise.resolve(void (asked += 1)) };
    const get = await start([counted]);
    expect(await (await get('/metrics')).text()).toContain('process_cpu_seconds_total');
    expect(asked).toBe(1);
  });

  it('knows no other path and no other method', async () => {
    const get = await start([]);
    expect((await get('/etc/passwd')).status).toBe(404);
    expect((await get('/health', { method: 'POST', body: 'x' })).status).toBe(405);
    expect(await (await get('/health', { method: 'HEAD' })).text()).toBe('');
  });

  it('closes in time though a client holds its connection open', async () => {
    await start([]);
    const socket = connect(server?.port ?? 0, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.write('GET /health HTTP/1.1\r\n');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    await server?.close();
    await closed;
    await expect(fetch(`http://127.0.0.1:${server?.port ?? 0}/health`)).rejects.toThrow('fetch failed');
  });

  it('refuses to start on a taken port', async () => {
    await start([]);
    const port = server?.port ?? 0;
    await expect(startHealthServer({ service: 'x', port, host: '127.0.0.1', indicators: [] })).rejects.toThrow(
      'EADDRINUSE',
    );
  });
});

describe('metrics', () => {
  it('are the same when they are asked for twice, and never two kinds under one name', () => {
    const metrics = new Metrics();
    const definition = { name: 'frames_total', help: 'Frames.', labelNames: ['outcome'] as const };
    metrics.counter(definition).inc({ outcome: 'faces' });
    expect(metrics.counter(definition)).toBe(metrics.counter(definition));
    expect(() => metrics.gauge({ name: 'frames_total', help: 'Frames.' })).toThrow('already there as another kind');
  });
});
