import type { Provider } from '@nestjs/common';
import { MessagePublisher, MessageReader, RequestClient } from '@smart-attendance/messaging';
import { Logger } from '@smart-attendance/observability';
import { Clock } from '../leases/clock';
import { LeaseKeeper } from '../leases/lease.service';
import { LeaseRepository } from '../leases/lease.repository';
import { ReplicaName } from '../leases/replica-name';
import { FleetWatch } from './fleet-status.service';
import { FramePublisher } from '../playing/frame.publisher';
import { StreamFleet, type PlayingSurroundings } from './stream-fleet.service';
import { StreamStatusPublisher } from '../status/stream-status.publisher';
import { WantedCameras, type WantedSettings } from '../cameras/wanted-cameras.service';

export interface FleetSettings extends WantedSettings {
  readonly streamsMax: number;
}

/** Which cameras are wanted, who of the replicas carries which, their streams, and what is told of them. */
export function fleetProviders(settings: FleetSettings, playing: (logger: Logger) => PlayingSurroundings): Provider[] {
  return [
    ReplicaName,
    Clock,
    LeaseRepository,
    {
      provide: WantedCameras,
      useFactory: (requests: RequestClient, logger: Logger) => new WantedCameras(requests, settings, logger),
      inject: [RequestClient, Logger],
    },
    {
      provide: LeaseKeeper,
      useFactory: (repository: LeaseRepository, replica: ReplicaName, clock: Clock, logger: Logger) =>
        new LeaseKeeper(repository, replica, clock, logger),
      inject: [LeaseRepository, ReplicaName, Clock, Logger],
    },
    {
      provide: FramePublisher,
      useFactory: (
        publisher: MessagePublisher,
        reader: MessageReader,
        leases: LeaseKeeper,
        replica: ReplicaName,
        clock: Clock,
      ) => new FramePublisher(publisher, reader, leases, replica, clock),
      inject: [MessagePublisher, MessageReader, LeaseKeeper, ReplicaName, Clock],
    },
    {
      provide: StreamStatusPublisher,
      useFactory: (
        publisher: MessagePublisher,
        leases: LeaseKeeper,
        replica: ReplicaName,
        clock: Clock,
        logger: Logger,
      ) => new StreamStatusPublisher(publisher, leases, replica, clock, logger),
      inject: [MessagePublisher, LeaseKeeper, ReplicaName, Clock, Logger],
    },
    {
      provide: StreamFleet,
      useFactory: (
        cameras: WantedCameras,
        leases: LeaseKeeper,
        frames: FramePublisher,
        statuses: StreamStatusPublisher,
        logger: Logger,
      ) => new StreamFleet(cameras, leases, frames, statuses, playing(logger), settings.streamsMax),
      inject: [WantedCameras, LeaseKeeper, FramePublisher, StreamStatusPublisher, Logger],
    },
    {
      provide: FleetWatch,
      useFactory: (
        cameras: WantedCameras,
        fleet: StreamFleet,
        leases: LeaseKeeper,
        replica: ReplicaName,
        clock: Clock,
      ) => new FleetWatch(cameras, fleet, leases, replica, clock),
      inject: [WantedCameras, StreamFleet, LeaseKeeper, ReplicaName, Clock],
    },
  ];
}
