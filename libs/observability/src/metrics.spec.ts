import { Metrics } from './metrics';

async function valueOf(metrics: Metrics, name: string): Promise<number> {
  const { body } = await metrics.render();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(body)?.[1] ?? Number.NaN);
}

/** Nothing else of this process gets its turn meanwhile. */
function work(ms: number): void {
  for (const endMs = performance.now() + ms; performance.now() < endMs;);
}

describe('the metrics of a process', () => {
  it('tell how busy its event loop was since they were last read', async () => {
    const metrics = new Metrics();
    metrics.collectProcess();
    await valueOf(metrics, 'nodejs_eventloop_utilization_ratio');
    work(50);
    const busy = await valueOf(metrics, 'nodejs_eventloop_utilization_ratio');
    expect(busy).toBeGreaterThan(0.9);
    expect(busy).toBeLessThanOrEqual(1);
  });

  it('leave out how late a timer was, which nobody measures', async () => {
    const metrics = new Metrics();
    metrics.collectProcess();
    const { body } = await metrics.render();
    expect(body).toContain('process_cpu_seconds_total');
    expect(body).toContain('nodejs_eventloop_lag_seconds');
    expect(body).not.toMatch(/nodejs_eventloop_lag_(mean|p99)/);
  });

  it('are there once, whoever asks first', () => {
    const metrics = new Metrics();
    const definition = { name: 'pictures_total', help: 'Pictures.' };
    expect(metrics.counter(definition)).toBe(metrics.counter(definition));
    expect(() => metrics.gauge(definition)).toThrow('another kind');
  });
});
