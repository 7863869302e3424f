import { AsyncLocalStorage } from 'node:async_hooks';
import { randomFillSync } from 'node:crypto';
import { types } from 'node:util';

/** Where we are in a W3C trace: 32 hex digits for the whole way of a request or frame, 16 for this step of it. */
export interface TraceContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly isSampled: boolean;
}

export interface SpanOptions {
  readonly kind: 'server' | 'client' | 'producer' | 'consumer' | 'internal';
  /**
   * The header that came, whose trace goes on; one that is empty or wrong begins a trace. Default: the current step.
   */
  readonly traceparent?: string;
  /** Never what says who somebody is: spans leave for another system, with other keepers. */
  readonly attributes?: Readonly<Record<string, string | number>>;
  /** When it began, if that was earlier. */
  readonly startedAt?: Date;
}

/** A step that is recorded; one that is not has none of these. */
export interface RecordedSpan {
  readonly context: TraceContext;
  rename(name: string): void;
  note(attributes: Readonly<Record<string, string | number>>): void;
  /** With the error that it ended by, if it did. */
  end(error?: { readonly cause: unknown }): void;
}

export interface SpanRecorder {
  /** Undefined when this trace is not recorded. */
  start(name: string, options: SpanOptions, parent: TraceContext | undefined): RecordedSpan | undefined;
}

interface Step {
  readonly context: TraceContext;
  readonly span: RecordedSpan | undefined;
}

const steps = new AsyncLocalStorage<Step>();
let recorder: SpanRecorder | undefined;

const pattern = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const sampledFlag = 1;

/** From now on steps are told to that recorder, or to none. */
export function recordSpansWith(next: SpanRecorder | undefined): void {
  recorder = next;
}

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

/** Ids alone, which the log and whoever is asked next need also when nothing is recorded. */
export function newTrace(): TraceContext {
  return { traceId: randomHex(16), spanId: randomHex(8), isSampled: false };
}

/** The next step of the same trace. */
export function childOf({ traceId, isSampled }: TraceContext): TraceContext {
  return { traceId, spanId: randomHex(8), isSampled };
}

/**
 * Runs `work` as a step of a trace: its log lines have the trace's id, and what it sends the `traceparent`. A recorded
 * step ends with the promise that `work` gives.
 */
export function runInSpan<T>(name: string, options: SpanOptions, work: (span: RecordedSpan | undefined) => T): T {
  const parent = parentOf(options);
  const span = recorder?.start(name, options, parent);
  const context = span?.context ?? (parent === undefined ? newTrace() : childOf(parent));
  return steps.run({ context, span }, () => endingWith(span, () => work(span)));
}

/** As runInSpan for a step within one that is recorded; alone it would be a trace that says nothing. */
export function runInSpanIfRecorded<T>(name: string, work: () => T): T {
  return steps.getStore()?.span === undefined ? work() : runInSpan(name, { kind: 'internal' }, work);
}

/** Runs what nobody asked for, and what may last for hours, under a trace id of its own; it is no step by itself. */
export function runInNewTrace<T>(work: () => T): T {
  return steps.run({ context: newTrace(), span: undefined }, work);
}

/** Empty outside `runInSpan` and `runInNewTrace`. */
export function currentTraceId(): string {
  return steps.getStore()?.context.traceId ?? '';
}

/** For the header of a message or request going out: this step's, or that of a new trace outside any. */
export function currentTraceparent(): string {
  return formatTraceparent(steps.getStore()?.context ?? newTrace());
}

function parentOf({ traceparent }: SpanOptions): TraceContext | undefined {
  return traceparent === undefined ? steps.getStore()?.context : parseTraceparent(traceparent);
}

function endingWith<T>(span: RecordedSpan | undefined, work: () => T): T {
  if (span === undefined) return work();
  try {
    const result = work();
    if (!types.isPromise(result)) {
      span.end();
      return result;
    }
    result.then(
      () => {
        span.end();
      },
      (cause: unknown) => {
        span.end({ cause });
      },
    );
    return result;
  } catch (cause) {
    span.end({ cause });
    throw cause;
  }
}

/** Drawn by the thousand: a draw for each id took 2 % of the gateway's time. */
const randomPool = Buffer.alloc(4_096);
let randomTaken = randomPool.length;

function randomHex(bytes: number): string {
  if (randomTaken + bytes > randomPool.length) {
    randomFillSync(randomPool);
    randomTaken = 0;
  }
  randomTaken += bytes;
  return randomPool.toString('hex', randomTaken - bytes, randomTaken);
}
