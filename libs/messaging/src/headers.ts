import { headers as newHeaders, type MsgHdrs } from 'nats';
import { currentTraceparent } from '@smart-attendance/observability';

/** The message is an encoded error instead of the agreed answer. */
export const errorHeader = 'Smart-Attendance-Error';
/** Milliseconds since 1970 after which nobody waits for the answer any more. */
export const deadlineHeader = 'Smart-Attendance-Deadline';
export const traceHeader = 'traceparent';

export function headersWithTrace(): MsgHdrs {
  const headers = newHeaders();
  headers.set(traceHeader, currentTraceparent());
  return headers;
}

export function traceparentOf(headers: MsgHdrs | undefined): string | undefined {
  return headers?.has(traceHeader) === true ? headers.get(traceHeader) : undefined;
}
