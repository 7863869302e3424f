import { TraceCollector } from '@smart-attendance/testing';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The built library in a process of its own: the exporter loads parts of Node in a way that jest does not know. */
async function run(settings: { readonly endpoint: string; readonly share: number }, work: string): Promise<string[]> {
  const { endpoint, share } = settings;
  const script = `
    const { createLogger, runInSpan, runInSpanIfRecorded, startTraceExport } = require(process.argv[1]);
    (async () => {
      const settings = {
        OTEL_EXPORTER_OTLP_ENDPOINT: process.argv[2],
        OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20b=,x=y',
        OTEL_TRACES_SAMPLER_ARG: Number(process.argv[3]),
      };
      const traces = await startTraceExport('attendance', settings, createLogger('attendance'));
      ${work}
      await traces.stop();
    })();`;
  const args = ['-e', script, join(__dirname, '../dist/index.js'), endpoint, String(share)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 60_000 });
  return stdout.split('\n').filter((line) => line !== '');
}

describe('traces for a collector', () => {
  let collector: TraceCollector;
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

  beforeAll(async () => {
    collector = await TraceCollector.start();
  });

  afterAll(() => collector.stop());

  beforeEach(() => {
    collector.spans.length = 0;
  });

  it('show each step below the one it belongs to, with the code of its error and not its words', async () => {
    const work = `
      const consumed = { kind: 'consumer', traceparent: '${traceparent}' };
      await runInSpan('process person-recognized', consumed, () =>
        runInSpanIfRecorded('transaction', async () => {
          await Promise.resolve();
          throw new Error('Jane Doe is there already.');
        }),
      ).catch(() => undefined);`;
    expect(await run({ endpoint: collector.endpoint, share: 1 }, work)).toEqual([]);
    const [transaction, consumed] = collector.spans;
    const [traceId, parentSpanId] = ['a'.repeat(32), 'b'.repeat(16)];
    expect(consumed).toMatchObject({ name: 'process person-recognized', traceId, parentSpanId });
    expect(transaction).toMatchObject({ name: 'transaction', parentSpanId: consumed?.spanId, status: { code: 2 } });
    expect(transaction?.attributes).toEqual([{ key: 'error.type', value: { stringValue: 'internal' } }]);
    expect(JSON.stringify(collector.spans)).not.toContain('Jane');
    expect(collector.spans.map(({ service }) => service)).toEqual(['attendance', 'attendance']);
    expect(collector.headers).toMatchObject({ 'api-key': 'a b=', x: 'y' });
  });

  it('are of the share that is asked for, whatever the header of a client says', async () => {
    const work = `runInSpan('work', { kind: 'server', traceparent: '${traceparent}' }, () => undefined);`;
    expect(await run({ endpoint: collector.endpoint, share: 0 }, work)).toEqual([]);
    expect(collector.spans).toEqual([]);
  });

  it('that nobody takes are told once, and keep no process from its end', async () => {
    const work = `for (let step = 0; step < 3; step += 1) runInSpan('work', { kind: 'server' }, () => undefined);`;
    const lines = await run({ endpoint: 'http://127.0.0.1:9', share: 1 }, work);
    expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(['traces-not-exported']);
  });
});
