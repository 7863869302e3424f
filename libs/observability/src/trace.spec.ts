import {
  childOf,
  currentTraceId,
  currentTraceparent,
  formatTraceparent,
  newTrace,
  parseTraceparent,
  runInNewTrace,
  runInSpan,
} from './trace';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
const header = `00-${traceId}-${spanId}-01`;

describe('a traceparent', () => {
  it('is read and written as the W3C says', () => {
    const context = parseTraceparent(header);
    expect(context).toEqual({ traceId, spanId, isSampled: true });
    expect(formatTraceparent(context ?? newTrace())).toBe(header);
    expect(parseTraceparent(`00-${traceId}-${spanId}-00`)?.isSampled).toBe(false);
    expect(parseTraceparent(`cc-${traceId}-${spanId}-01-what-comes-later`)?.traceId).toBe(traceId);
  });

  it.each([
    '',
    'rubbish',
    `ff-${traceId}-${spanId}-01`,
    `00-${'0'.repeat(32)}-${spanId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `00-${traceId.toUpperCase()}-${spanId}-01`,
    `00-${traceId}-${spanId}-01-more`,
    `00-${traceId}-${spanId}`,
  ])('is ignored when it is %p', (wrong) => {
    expect(parseTraceparent(wrong)).toBeUndefined();
  });
});

describe('work in a trace', () => {
  it('belongs to the trace of the header in a step of its own, across awaits', async () => {
    await runInSpan('work', { kind: 'server', traceparent: header }, async () => {
      await Promise.resolve();
      expect(currentTraceId()).toBe(traceId);
      expect(currentTraceparent()).toMatch(new RegExp(`^00-${traceId}-(?!${spanId})[0-9a-f]{16}-01$`));
    });
    expect(currentTraceId()).toBe('');
  });

  it('goes on with the step it is in when no header is said', () => {
    const inner = runInSpan('work', { kind: 'server', traceparent: header }, () =>
      runInSpan('part', { kind: 'internal' }, currentTraceId),
    );
    expect(inner).toBe(traceId);
  });

  it('begins a new trace with an empty header, with a wrong one, and where it is told to', () => {
    const ids = ['', 'rubbish'].map((traceparent) =>
      runInSpan('work', { kind: 'server', traceparent }, currentTraceId),
    );
    ids.push(runInNewTrace(currentTraceId));
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  });

  it('hands on the same trace to the next step', () => {
    const parent = newTrace();
    const child = childOf(parent);
    expect(child.traceId).toBe(parent.traceId);
    expect(child.spanId).not.toBe(parent.spanId);
  });
});
