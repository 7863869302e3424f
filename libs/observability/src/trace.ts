import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

/** Where we are in a W3C trace: 32 hex digits for the whole way of a request or frame, 16 for this step of it. */
interface TraceContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly isSampled: boolean;
}

const contexts = new AsyncLocalStorage<TraceContext>();
const pattern = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const sampledFlag = 1;

/** The context of a `traceparent` header, or undefined when it is none (version ff, zero ids, wrong lengths). */
export function parseTraceparent(header: string): TraceContext | undefined {
  const [, version, traceId, spanId, flags, rest] = pattern.exec(header) ?? [];
  if (version === undefined || traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  // Version 00 ends after the flags; a later one may go on, and is read as far as 00 goes.
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & sampledFlag) === sampledFlag };
}

export function formatTraceparent({ traceId, spanId, isSampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
}

export function newTrace(): TraceContext {
  return { traceId: randomHex(16), spanId: randomHex(8), isSampled: true };
}

/** The next step of the same trace. */
export function childOf(parent: TraceContext): TraceContext {
  return { ...parent, spanId: randomHex(8) };
}

/** Runs `work` as a step of the trace in the header, or of a new one when the header is absent or wrong. */
export function runWithTrace<T>(traceparent: string | undefined, work: () => T): T {
  const parent = traceparent === undefined ? undefined : parseTraceparent(traceparent);
  return contexts.run(parent === undefined ? newTrace() : childOf(parent), work);
}

/** Empty outside `runWithTrace`. */
export function currentTraceId(): string {
  return contexts.getStore()?.traceId ?? '';
}

/** For the header of a message or request going out: this step's, or that of a new trace outside `runWithTrace`. */
export function currentTraceparent(): string {
  return formatTraceparent(contexts.getStore() ?? newTrace());
}

function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
