import { toAppError } from '@smart-attendance/errors';
import { productVersion } from './build';
import type { Logger } from './logger';
import { startOtlpRecorder } from './otlp-recorder';
import { RepeatedEvents } from './repeated-events';
import { recordSpansWith } from './trace';

const repeatedEveryMs = 60_000;

export interface TraceSettings {
  readonly OTEL_EXPORTER_OTLP_ENDPOINT: string;
  readonly OTEL_TRACES_SAMPLER_ARG: number;
}

export interface TraceExport {
  /** Sends what waits, within seconds. Never rejects. */
  stop(): Promise<void>;
}

/** Records steps and sends them to the collector that the settings name; does nothing when they name none. */
export async function startTraceExport(
  service: string,
  { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_SAMPLER_ARG: share }: TraceSettings,
  logger: Logger,
): Promise<TraceExport> {
  if (endpoint === '') return { stop: () => Promise.resolve() };
  const repeated = new RepeatedEvents(logger, repeatedEveryMs);
  const recorder = await startOtlpRecorder({
    service,
    version: productVersion(),
    endpoint,
    share,
    codeOf: (error) => toAppError(error).code,
    // One key for all: the exporter has another text for each batch that fails.
    warn: (reason) => {
      repeated.warn('traces-not-exported', { reason }, 'traces');
    },
  });
  recordSpansWith(recorder);
  return {
    stop: async () => {
      recordSpansWith(undefined);
      await recorder.close();
      repeated.close();
    },
  };
}
