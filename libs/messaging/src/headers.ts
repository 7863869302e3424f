import { headers as newHeaders, type MsgHdrs } from 'nats';
import { currentTraceparent } from '@smart-attendance/observability';

/** The message is an encoded error instead of the agreed answer. */
export const errorHeader = 'Smart-Attendance-Error';
/** How many milliseconds the requester waits for the answer: a duration, since the clocks of two hosts differ. */
export const timeLeftHeader = 'Smart-Attendance-Time-Left';
/** What earlier versions sent instead: the end of their waiting by their own clock, in milliseconds since 1970. */
const deadlineHeader = 'Smart-Attendance-Deadline';
/** The clock of the responder, in milliseconds since 1970. */
export const clockHeader = 'Smart-Attendance-Clock';
export const traceHeader = 'traceparent';

/** More than any request of ours may take. */
const timeLeftMsMax = 10 * 60 * 1_000;

export function headersWithTrace(): MsgHdrs {
  const headers = newHeaders();
  headers.set(traceHeader, currentTraceparent());
  return headers;
}

export function traceparentOf(headers: MsgHdrs | undefined): string | undefined {
  return headers?.has(traceHeader) === true ? headers.get(traceHeader) : undefined;
}

/**
 * How long the requester still waits, counted from the arrival of its request; undefined when there is none. The
 * instant of an older requester counts only where it can be right: what looks over, or far away, shows that the clocks
 * differ.
 */
export function timeLeftMs(headers: MsgHdrs | undefined, nowMs: number): number | undefined {
  const sentMs = Number(headers?.get(timeLeftHeader));
  if (sentMs > 0 && sentMs <= timeLeftMsMax) return sentMs;
  const left = Number(headers?.get(deadlineHeader)) - nowMs;
  return left > 0 && left <= timeLeftMsMax ? left : undefined;
}
