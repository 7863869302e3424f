import { Injectable } from '@nestjs/common';
import {
  StreamState,
  streamStatesMax,
  timestampFromDate,
  toStreamState,
  type MessageInitShape,
} from '@smart-attendance/contracts';
import type { CameraStreamStateSchema, FleetReplicaSchema, GetFleetResponseSchema } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { WantedCamerasService } from '../cameras/wanted-cameras.service';
import { Clock } from '../leases/clock';
import { LeaseService, type FleetView } from '../leases/lease.service';
import { ReplicaName } from '../leases/replica-name';
import { idleView, toHealthMessage, type HealthMessage } from '../status/stream-health.message';
import { stateAfter } from '../playing/retry.policy';
import { StreamFailure, type FailureReason } from '../stream-failure';
import { noReplica, outsideSchedule, StreamFleetService } from './stream-fleet.service';

/** As many as the contract allows. */
const withoutReplicaMax = 1_000;
/** What others did is known from their records; after so long without a look it is not. */
const viewAgeMaxMs = 5_000;

/**
 * Knows the whole fleet, whichever replica is asked: its own streams from memory, those of others from their records.
 */
@Injectable()
export class FleetStatusService {
  constructor(
    private readonly cameras: WantedCamerasService,
    private readonly fleet: StreamFleetService,
    private readonly leases: LeaseService,
    private readonly replica: ReplicaName,
    private readonly clock: Clock,
  ) {}

  /**
   * Of any camera; one that is not wanted, or not known, is stopped. `replica` is who carries it, or else who answers.
   *
   * @throws AppError `unavailable` while nothing is known yet, or no more
   */
  healthOf(cameraId: string): HealthMessage {
    const { view } = this.leases;
    const holder = view?.holders.get(cameraId);
    const record = holder === undefined ? undefined : view?.records.get(holder);
    if (view !== undefined && record !== undefined) {
      this.refuseWhenOld(view);
      const health = record.streams.find((stream) => stream.cameraId === cameraId);
      return { ...(health ?? this.idleHealthOf(cameraId, view)), replica: record.replica };
    }
    const own = this.fleet.healthOf(cameraId);
    const health = own === undefined ? this.idleHealthOf(cameraId, view) : toHealthMessage(cameraId, own);
    return { ...health, replica: this.replica.name };
  }

  /**
   * Of each camera that is wanted, at whatever hour. A camera that is away is tried every few seconds; the tries are
   * part of its wait, as in its history.
   *
   * @throws AppError `unavailable` while nothing is known yet, or no more
   */
  states(): MessageInitShape<typeof CameraStreamStateSchema>[] {
    const { sources } = this.cameras;
    if (sources === undefined) throw AppError.unavailable('The fleet of cameras');
    return [...sources.keys()].slice(0, streamStatesMax).map((id) => {
      const { state = StreamState.STOPPED, stateSince, lastErrorReason = '', replica = '' } = this.healthOf(id);
      const reason = state === StreamState.LIVE ? '' : lastErrorReason;
      const isTried = state === StreamState.CONNECTING && reason !== '';
      const shown = isTried ? toStreamState(stateAfter(reason as FailureReason)) : state;
      return { cameraId: id, state: shown, reason, replica, ...(stateSince !== undefined && { since: stateSince }) };
    });
  }

  /** @throws AppError `unavailable` while nothing is known yet, or no more */
  overview(): MessageInitShape<typeof GetFleetResponseSchema> {
    const { view } = this.leases;
    const { open } = this.cameras;
    if (view === undefined || open === undefined) throw AppError.unavailable('The fleet of cameras');
    this.refuseWhenOld(view);
    return {
      replicas: view.members.map(({ replicaId, capacity }) => this.replicaOf(replicaId, capacity, view)),
      camerasWanted: open.size,
      camerasWithoutReplica: [...view.uncarried.keys()].slice(0, withoutReplicaMax),
      isOverfull: view.left.size > 0,
    };
  }

  private replicaOf(
    replicaId: string,
    streamsMax: number,
    view: FleetView,
  ): MessageInitShape<typeof FleetReplicaSchema> {
    const record = view.records.get(replicaId);
    const streams = record?.streams ?? this.fleet.health();
    return {
      replica: record?.replica ?? this.replica.name,
      startedAt: record?.startedAt ?? timestampFromDate(this.leases.startedAt),
      streamsMax,
      streamsHeld: [...view.holders.values()].filter((holder) => holder === replicaId).length,
      streamsLive: streams.filter(({ state }) => state === StreamState.LIVE).length,
    };
  }

  private idleHealthOf(cameraId: string, view: FleetView | undefined): HealthMessage {
    const { sources, closedSince } = this.cameras;
    if (sources === undefined) throw AppError.unavailable('The fleet of cameras');
    const source = sources.get(cameraId);
    const closed = closedSince.get(cameraId);
    const uncarried = view?.uncarried.get(cameraId);
    const idle = {
      ...idleView,
      framesPerSecondAsked: source?.frameRate ?? 0,
      stateSince: closed ?? uncarried ?? new Date(),
    };
    if (source === undefined) {
      const stateSince = this.leases.startedAt;
      return toHealthMessage(cameraId, { ...idle, stateSince, state: 'stopped', lastFailure: undefined });
    }
    if (closed !== undefined)
      return toHealthMessage(cameraId, { ...idle, state: 'stopped', lastFailure: outsideSchedule() });
    if (view !== undefined && uncarried === undefined && view.holders.has(cameraId)) {
      // Taken a moment ago, and not opened yet.
      return toHealthMessage(cameraId, { ...idle, state: 'connecting', lastFailure: undefined });
    }
    const lastFailure = view?.left.has(cameraId) === true ? noCapacity() : noReplica();
    return toHealthMessage(cameraId, { ...idle, state: 'waiting', lastFailure });
  }

  private refuseWhenOld({ seenAtMs }: FleetView): void {
    if (this.clock.nowMs() - seenAtMs > viewAgeMaxMs) throw AppError.unavailable('The fleet of cameras');
  }
}

function noCapacity(): StreamFailure {
  return new StreamFailure(
    'no_capacity',
    'All replicas carry as many streams as they may: start another one, or raise MAX_STREAMS.',
  );
}
