import { toAppError } from '@smart-attendance/errors';
import { productVersion } from './build';
import type { Logger } from './logger';
import { startOtlpRecorder } from './otlp-recorder';
import { RepeatedEvents } from './repeated-events';
import { recordSpansWith } from './trace';

const repeatedEveryMs = 60_000;

export interface TraceSettings {
  readonly OTEL_EXPORTER_OTLP_ENDPOINT: string;
  readonly OTEL_EXPORTER_OTLP_HEADERS: string;
  readonly OTEL_TRACES_SAMPLER_ARG: number;
}

export interface TraceExport {
  /** Sends what waits, within seconds. Never rejects. */
  stop(): Promise<void>;
}

/** Records steps and sends them to the collector that the settings name; does nothing when they name none. */
export async function startTraceExport(service: string, settings: TraceSettings, logger: Logger): Promise<TraceExport> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_SAMPLER_ARG: share } = settings;
  if (endpoint === '') return { stop: () => Promise.resolve() };
  const repeated = new RepeatedEvents(logger, repeatedEveryMs);
  const recorder = await startOtlpRecorder({
    service,
    version: productVersion(),
    endpoint,
    headers: headersOf(settings.OTEL_EXPORTER_OTLP_HEADERS),
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

/** As the standard variable has them; one without a name is left out. */
function headersOf(text: string): Record<string, string> {
  const pairs = text.split(',').map((pair) => pair.split(/=(.*)/s));
  return Object.fromEntries(
    pairs.flatMap(([name = '', value = '']) => (name.trim() === '' ? [] : [[name.trim(), decoded(value.trim())]])),
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
