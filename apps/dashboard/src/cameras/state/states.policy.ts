import type { Schemas } from '@smart-attendance/client';

export type Camera = Schemas['CameraView'];

/** In the order in which they want somebody's attention. */
export const streamStates = ['failed', 'waiting', 'connecting', 'live', 'stopped'] as const;
export type StreamState = (typeof streamStates)[number];

export interface CameraState {
  readonly state: StreamState;
  readonly reason: string | null;
  readonly since: string | null;
}

/** Of the cameras that are wanted, by their id. */
export type CameraStates = ReadonlyMap<string, CameraState>;

const stopped: CameraState = { state: 'stopped', reason: null, since: null };

/** Undefined while nothing is known. */
export function stateOf(states: CameraStates | undefined, cameraId: string): CameraState | undefined {
  return states === undefined ? undefined : (states.get(cameraId) ?? stopped);
}

/** How many cameras are in each state; those of which nobody tells are stopped. */
export function countStates(states: CameraStates, total: number): Readonly<Record<StreamState, number>> {
  const counts = { failed: 0, waiting: 0, connecting: 0, live: 0, stopped: 0 };
  for (const { state } of states.values()) if (state !== 'stopped') counts[state] += 1;
  const told = counts.failed + counts.waiting + counts.connecting + counts.live;
  return { ...counts, stopped: Math.max(0, total - told) };
}

export interface StateNews {
  readonly cameraId: string;
  readonly state: StreamState;
  readonly reason: string | null;
  readonly since: string | null;
}

/** The states after some news; news older than what is known are none. */
export function withNews(states: CameraStates, news: readonly StateNews[]): CameraStates {
  const next = new Map(states);
  for (const { cameraId, state, reason, since } of news) {
    const known = next.get(cameraId)?.since ?? null;
    // Both are ISO 8601 in UTC with milliseconds, so their texts are in the order of their times.
    if (known !== null && since !== null && since < known) continue;
    next.set(cameraId, { state, reason: state === 'live' ? null : reason, since });
  }
  return next;
}
