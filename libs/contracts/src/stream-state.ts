import { StreamState } from './gen/stream_ingestion/v1/stream_ingestion_pb';

const stateOf = {
  stopped: StreamState.STOPPED,
  connecting: StreamState.CONNECTING,
  live: StreamState.LIVE,
  waiting: StreamState.WAITING,
  failed: StreamState.FAILED,
} as const;

/** A state of a camera's stream in the word that tables, metrics and people have for it. */
export type StreamStateName = keyof typeof stateOf;

export const streamStateNames = Object.keys(stateOf) as readonly StreamStateName[];

export function toStreamState(name: StreamStateName): StreamState {
  return stateOf[name];
}

/** Undefined for one that nobody knows. */
export function toStreamStateName(state: StreamState): StreamStateName | undefined {
  return streamStateNames.find((name) => stateOf[name] === state);
}
