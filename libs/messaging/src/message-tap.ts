import { fromBinary, toJson, type DescMessage, type Message } from '@bufbuild/protobuf';
import { events, requests, subjectOf } from '@smart-attendance/contracts';
import { hideSecrets } from '@smart-attendance/observability';
import type { Msg } from 'nats';
import type { Bus } from './bus';
import { traceHeader } from './headers';

/** What a subscriber of an operator may be behind by; more is left out, for the server must not wait for a terminal. */
const waitingMax = 1_000;

export interface TappedMessage {
  readonly at: string;
  readonly subject: string;
  readonly bytes: number;
  /** Of the step that sent it. */
  readonly traceparent?: string;
  /** Without pictures, vectors and secrets; absent when no contract says what it is. */
  readonly message?: Readonly<Record<string, unknown>>;
}

/**
 * Shows what is published and requested on subjects (with the wildcards of NATS) while it passes, until the signal;
 * what is stored already is not shown, and nothing is taken from whoever consumes it.
 */
export async function tapMessages(
  bus: Bus,
  subject: string,
  show: (message: TappedMessage) => void,
  signal: AbortSignal,
): Promise<void> {
  const subscription = bus.connection.subscribe(subject);
  const end = (): void => {
    subscription.unsubscribe();
  };
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  for await (const message of subscription) {
    if (subscription.getPending() <= waitingMax) show(toTapped(message));
  }
}

function toTapped({ subject, data, headers }: Msg): TappedMessage {
  const schema = schemaOf(subject);
  const message = schema === undefined ? undefined : decode(schema, data);
  const traceparent = headers?.get(traceHeader) ?? '';
  return {
    at: new Date().toISOString(),
    subject,
    bytes: data.length,
    ...(traceparent !== '' && { traceparent }),
    ...(message !== undefined && { message }),
  };
}

function schemaOf(subject: string): DescMessage | undefined {
  const event = events.find((contract) => subject.startsWith(`${subjectOf(contract)}.`));
  return event?.schema ?? requests.find((contract) => subjectOf(contract) === subject)?.request;
}

function decode(schema: DescMessage, data: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const message = fromBinary(schema, data);
    return hideSecrets(toJson(schema, withoutBytes(message)) as Record<string, unknown>);
  } catch {
    return undefined;
  }
}

/** Pictures and vectors by what they are, whatever their field is called. Of a message that nobody else has. */
function withoutBytes<T extends Message>(message: T): T {
  const fields = message as unknown as Record<string, unknown>;
  for (const [name, value] of Object.entries(fields)) {
    if (value instanceof Uint8Array) fields[name] = new Uint8Array();
    else if (Array.isArray(value) && typeof value[0] === 'number') fields[name] = [];
    else if (Array.isArray(value)) value.forEach((each) => isMessage(each) && withoutBytes(each));
    else if (isMessage(value)) withoutBytes(value);
    else if (isOneof(value) && isMessage(value.value)) withoutBytes(value.value);
  }
  return message;
}

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && '$typeName' in value;
}

function isOneof(value: unknown): value is { readonly case: string; readonly value: unknown } {
  return typeof value === 'object' && value !== null && 'case' in value && 'value' in value;
}
