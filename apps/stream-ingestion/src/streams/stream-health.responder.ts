import { Controller } from '@nestjs/common';
import {
  getStreamHealth,
  StreamState,
  timestampFromDate,
  type GetStreamHealthRequest,
  type MessageInitShape,
  type StreamHealthSchema,
} from '@smart-attendance/contracts';
import { Answers } from '@smart-attendance/messaging';
import { ReplicaName } from '../replica-name';
import type { StreamHealthView } from './camera-stream';
import { StreamFleet } from './stream-fleet.service';

const states: Readonly<Record<StreamHealthView['state'], StreamState>> = {
  stopped: StreamState.STOPPED,
  connecting: StreamState.CONNECTING,
  live: StreamState.LIVE,
  waiting: StreamState.WAITING,
  failed: StreamState.FAILED,
};

@Controller()
export class StreamHealthResponder {
  constructor(
    private readonly fleet: StreamFleet,
    private readonly replica: ReplicaName,
  ) {}

  @Answers(getStreamHealth)
  getStreamHealth({ cameraId }: GetStreamHealthRequest) {
    const health = toMessage(cameraId, this.fleet.healthOf(cameraId), this.replica.name);
    return Promise.resolve({ health });
  }
}

function toMessage(
  cameraId: string,
  view: StreamHealthView,
  replica: string,
): MessageInitShape<typeof StreamHealthSchema> {
  const { lastFrameAt, lastFailure, framesPerSecondAsked, framesPerSecondReal, reconnects, decoderSeconds } = view;
  return {
    ...{ cameraId, replica, framesPerSecondAsked, framesPerSecondReal, reconnects, decoderSeconds },
    state: states[view.state],
    stateSince: timestampFromDate(view.stateSince),
    ...(lastFrameAt !== undefined && { lastFrameAt: timestampFromDate(lastFrameAt) }),
    framesPublished: BigInt(view.framesPublished),
    bytesReceived: BigInt(view.bytesReceived),
    framesDropped: Object.fromEntries([...view.framesDropped].map(([reason, count]) => [reason, BigInt(count)])),
    lastError: lastFailure?.message ?? '',
    lastErrorReason: lastFailure?.reason ?? '',
  };
}
