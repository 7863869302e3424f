import { StreamState, streamStatusChanged, timestampFromDate } from '@smart-attendance/contracts';
import type { MessagePublisher } from '@smart-attendance/messaging';
import { RepeatedEvents, runWithTrace, type Logger } from '@smart-attendance/observability';
import type { Clock } from '../leases/clock';
import type { LeaseKeeper } from '../leases/lease.service';
import type { ReplicaName } from '../leases/replica-name';
import type { StreamStatus } from '../playing/camera-stream';
import { StatusTeller, tellingTimings, type TellingTimings } from './status-reporter';

export const wireStates: Readonly<Record<StreamStatus['state'], StreamState>> = {
  stopped: StreamState.STOPPED,
  connecting: StreamState.CONNECTING,
  live: StreamState.LIVE,
  waiting: StreamState.WAITING,
  failed: StreamState.FAILED,
};

/** Says `stream-status-changed` at each change, and again while it lasts. */
export class StreamStatusPublisher {
  private readonly tellers = new Map<string, StatusTeller>();
  private readonly repeated: RepeatedEvents;

  constructor(
    private readonly publisher: MessagePublisher,
    private readonly leases: Pick<LeaseKeeper, 'mayStillSpeakFor'>,
    private readonly replica: ReplicaName,
    private readonly clock: Clock,
    logger: Logger,
    private readonly timings: TellingTimings = tellingTimings,
  ) {
    this.repeated = new RepeatedEvents(logger, 60_000);
  }

  /** Returns at once; a bus that is away is waited for. */
  tell(cameraId: string, status: StreamStatus): void {
    const teller = this.tellers.get(cameraId) ?? this.tellerOf(cameraId);
    this.tellers.set(cameraId, teller);
    teller.tell(status);
  }

  /** After the last word about a camera. Resolves when it is said, or soon without. */
  async close(cameraId: string): Promise<void> {
    const teller = this.tellers.get(cameraId);
    this.tellers.delete(cameraId);
    await teller?.close();
  }

  private tellerOf(cameraId: string): StatusTeller {
    const { clock, repeated, timings } = this;
    return new StatusTeller({
      ...{ clock, repeated, timings },
      say: (status, until) => runWithTrace(undefined, () => this.say(cameraId, status, until)),
      maySpeak: () => this.leases.mayStillSpeakFor(cameraId),
    });
  }

  private async say(cameraId: string, { state, since, failure }: StreamStatus, until = new Date()): Promise<void> {
    await this.publisher.publish(streamStatusChanged, {
      ...{ cameraId, replica: this.replica.name, state: wireStates[state] },
      ...{ reason: failure?.reason ?? '', message: failure?.message ?? '' },
      since: timestampFromDate(since),
      saidAt: timestampFromDate(until),
    });
  }
}
