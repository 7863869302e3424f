import type * as OpenTelemetry from '@opentelemetry/api';
import type { RecordedSpan, SpanRecorder, TraceContext } from './trace';

type Api = typeof OpenTelemetry;

/** What is not sent by then is dropped: a process must not grow, nor end late, for want of a collector. */
const exportWithinMs = 2_000;
const exportEveryMs = 2_000;
const waitingMax = 2_048;
const batchMax = 512;

export interface OtlpRecorder extends SpanRecorder {
  /** Sends what waits, within seconds. Never rejects. */
  close(): Promise<void>;
}

/**
 * Sends spans to an OpenTelemetry collector (OTLP over HTTP, JSON). Whether a trace is recorded follows from its id
 * alone: all services with the same share come to the same answer, and the flag in a header decides nothing. The
 * gateway begins a trace of its own with each request, so no client chooses which of theirs are recorded.
 */
export async function startOtlpRecorder(options: {
  readonly service: string;
  readonly version: string;
  /** The base of the collector, to which the path of traces is added, as the standard variable has it. */
  readonly endpoint: string;
  readonly headers: Record<string, string>;
  /** Of all traces, from 0 to 1. */
  readonly share: number;
  /** An error is told by its code: its message may name somebody. */
  readonly codeOf: (error: unknown) => string;
  readonly warn: (reason: string) => void;
}): Promise<OtlpRecorder> {
  const { service, version, endpoint, headers, share, codeOf, warn } = options;
  // Some 200 modules that nobody needs who has no collector.
  const [api, { OTLPTraceExporter }, { resourceFromAttributes }, sdk] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/sdk-trace'),
  ]);
  const { diag, DiagLogLevel, SpanKind } = api;
  const kinds = {
    server: SpanKind.SERVER,
    client: SpanKind.CLIENT,
    producer: SpanKind.PRODUCER,
    consumer: SpanKind.CONSUMER,
    internal: SpanKind.INTERNAL,
  };
  const ignore = (): void => undefined;
  const diagnostics = { error: warn, warn, info: ignore, debug: ignore, verbose: ignore };
  diag.setLogger(diagnostics, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  const provider = new sdk.TracerProvider({
    sampler: new sdk.TraceIdRatioBasedSampler(share),
    resource: resourceFromAttributes({ 'service.name': service, 'service.version': version }),
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: tracesUrl(endpoint), headers, timeoutMillis: exportWithinMs }),
        scheduledDelayMillis: exportEveryMs,
        exportTimeoutMillis: exportWithinMs,
        maxQueueSize: waitingMax,
        maxExportBatchSize: batchMax,
      }),
    ],
  });
  const tracer = provider.getTracer('smart-attendance');
  return {
    start: (name, { kind, attributes = {}, startedAt }, parent) => {
      const started = startedAt === undefined ? {} : { startTime: startedAt };
      const span = tracer.startSpan(name, { kind: kinds[kind], attributes, ...started }, toOtelContext(api, parent));
      return span.isRecording() ? toRecordedSpan(api, span, codeOf) : undefined;
    },
    close: async () => {
      await provider.shutdown().catch((error: unknown) => {
        warn(String(error));
      });
      diag.disable();
    },
  };
}

function toRecordedSpan(
  { SpanStatusCode }: Api,
  span: OpenTelemetry.Span,
  codeOf: (error: unknown) => string,
): RecordedSpan {
  const { traceId, spanId } = span.spanContext();
  return {
    context: { traceId, spanId, isSampled: true },
    rename: (name) => {
      span.updateName(name);
    },
    note: (attributes) => {
      span.setAttributes(attributes);
    },
    end: (error) => {
      if (error !== undefined) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        span.setAttribute('error.type', codeOf(error.cause));
      }
      span.end();
    },
  };
}

function toOtelContext({ ROOT_CONTEXT, trace }: Api, parent: TraceContext | undefined): OpenTelemetry.Context {
  if (parent === undefined) return ROOT_CONTEXT;
  const { traceId, spanId, isSampled } = parent;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: isSampled ? 1 : 0 });
}

function tracesUrl(endpoint: string): string {
  const url = new URL(endpoint);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/v1/traces`;
  return url.href;
}
