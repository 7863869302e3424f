export type Severity = 'info' | 'warn' | 'error';

/** What one line of a service's log means for somebody watching the console. */
export interface ServiceLogLine {
  readonly severity: Severity;
  /** The event and, if there are any, its message and its error, short; never the other fields. */
  readonly summary: string;
}

const SUMMARY_CHARS_MAX = 200;
const SEVERITIES: Readonly<Record<string, Severity>> = { warn: 'warn', error: 'error', fatal: 'error' };

/**
 * Reads a line of a service's log: JSON with a `level`, or plain text, which a service prints only when it dies before
 * its logger lives, and which is therefore an error when it looks like one.
 */
export function readServiceLogLine(line: string): ServiceLogLine {
  const record = parseObject(line);
  if (record === undefined) {
    return { severity: /error\b|exception|fatal/i.test(line) ? 'error' : 'info', summary: cut(line.trim()) };
  }
  const parts = [textOf(record['event']), textOf(record['message']), errorText(record['error'])];
  const said = parts.filter((part) => part !== undefined).join(': ');
  return { severity: severityOf(record['level']), summary: cut(said === '' ? 'something it does not name' : said) };
}

function severityOf(level: unknown): Severity {
  return typeof level === 'string' ? (SEVERITIES[level] ?? 'info') : 'info';
}

function errorText(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return textOf(error);
  return 'message' in error ? textOf(error.message) : undefined;
}

function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function cut(text: string): string {
  const firstLine = text.split('\n', 1)[0] ?? '';
  return firstLine.length > SUMMARY_CHARS_MAX ? `${firstLine.slice(0, SUMMARY_CHARS_MAX)}...` : firstLine;
}
