import pino from 'pino';
import { hideSecrets } from './hide-secrets';
import { currentTraceId } from './trace';

export type LogFields = Readonly<Record<string, unknown>>;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

interface LoggerOptions {
  /** Default: info. */
  readonly level?: LogLevel;
  /** Where the lines go, each with its line feed. Default: standard output. */
  readonly write?: (line: string) => void;
}

/** Names every line has; a field of the same name would make two of it. */
const reserved = new Set(['level', 'time', 'service', 'event', 'trace_id']);

/**
 * One JSON object a line: `level`, `time`, `service`, `event` (a name such as `stream-live`, not a sentence), the trace
 * it belongs to, and fields. A caught error goes in the field `error`. Secrets, pictures and vectors are left out.
 */
export class Logger {
  private readonly pino: pino.Logger;

  constructor(
    readonly service: string,
    options: LoggerOptions = {},
  ) {
    const { write } = options;
    const settings: pino.LoggerOptions = {
      level: options.level ?? 'info',
      base: { service },
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    };
    // Synchronous, so that the last lines before the end of a process are not lost.
    this.pino = pino(settings, write === undefined ? pino.destination({ fd: 1, sync: true }) : { write });
  }

  debug(event: string, fields: LogFields = {}): void {
    this.log('debug', event, fields);
  }

  info(event: string, fields: LogFields = {}): void {
    this.log('info', event, fields);
  }

  warn(event: string, fields: LogFields = {}): void {
    this.log('warn', event, fields);
  }

  error(event: string, fields: LogFields = {}): void {
    this.log('error', event, fields);
  }

  private log(level: Exclude<LogLevel, 'silent'>, event: string, fields: LogFields): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const traceId = currentTraceId();
    const named = Object.entries(hideSecrets(fields)).map(([key, value]) => [
      reserved.has(key) ? `${key}_` : key,
      value,
    ]);
    this.pino[level]({ ...(traceId === '' ? {} : { trace_id: traceId }), ...Object.fromEntries(named) }, event);
  }
}

export function createLogger(service: string, options: LoggerOptions = {}): Logger {
  return new Logger(service, options);
}
