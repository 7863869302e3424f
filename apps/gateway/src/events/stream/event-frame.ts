import { toEventView } from '../event.view';
import type { LoggedEvent } from '../event';

/** An event with its lines of the stream, made once for all who get it. */
export interface FramedEvent {
  readonly event: LoggedEvent;
  readonly frame: string;
}

/** How long a client waits before it connects again, unless it has a rule of its own. */
const reconnectMs = 2_000;

export function toFramedEvent(event: LoggedEvent): FramedEvent {
  return { event, frame: frameOf(event.type, event.position, toEventView(event)) };
}

/** A block without data dispatches nothing, but a client remembers its id. */
export function openingFrame(position: bigint): string {
  return `retry: ${reconnectMs}\nid: ${position}\n\n`;
}

export function heartbeatFrame(position: bigint): string {
  return `: heartbeat\nid: ${position}\n\n`;
}

/** What lies between is not kept any more. */
export function lostFrame(after: bigint, resumedAfter: bigint): string {
  return frameOf('events.lost', resumedAfter, { after: String(after), resumed_after: String(resumedAfter) });
}

function frameOf(type: string, position: bigint, data: object): string {
  return `id: ${position}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}
