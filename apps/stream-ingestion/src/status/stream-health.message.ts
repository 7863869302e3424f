import {
  timestampFromDate,
  toStreamState,
  type MessageInitShape,
  type StreamHealthSchema,
} from '@smart-attendance/contracts';
import type { StreamHealthView } from '../playing/camera-stream';

export type HealthMessage = MessageInitShape<typeof StreamHealthSchema>;

/**
 * About 300 bytes, so that the record of a replica with a thousand streams stays below the megabyte a message may have.
 */
export function toHealthMessage(cameraId: string, view: StreamHealthView): HealthMessage {
  const { lastFrameAt, lastFailure, framesPerSecondAsked, framesPerSecondReal, reconnects, decoderSeconds } = view;
  return {
    cameraId,
    framesPerSecondAsked,
    framesPerSecondReal,
    reconnects,
    decoderSeconds,
    state: toStreamState(view.state),
    stateSince: timestampFromDate(view.stateSince),
    ...(lastFrameAt !== undefined && { lastFrameAt: timestampFromDate(lastFrameAt) }),
    framesPublished: BigInt(view.framesPublished),
    framesDropped: Object.fromEntries([...view.framesDropped].map(([reason, count]) => [reason, BigInt(count)])),
    bytesReceived: BigInt(view.bytesReceived),
    lastError: lastFailure?.message ?? '',
    lastErrorReason: lastFailure?.reason ?? '',
  };
}

/** Of a camera without a stream. */
export const idleView: Omit<StreamHealthView, 'state' | 'stateSince' | 'lastFailure'> = {
  lastFrameAt: undefined,
  framesPerSecondAsked: 0,
  framesPerSecondReal: 0,
  framesPublished: 0,
  framesDropped: new Map(),
  reconnects: 0,
  bytesReceived: 0,
  decoderSeconds: 0,
};
