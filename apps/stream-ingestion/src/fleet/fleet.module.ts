import { Module } from '@nestjs/common';
import { CamerasModule } from '../cameras/cameras.module';
import { LeasesModule } from '../leases/leases.module';
import { PlayingModule } from '../playing/playing.module';
import { StatusModule } from '../status/status.module';
import { FleetStatusService } from './fleet-status.service';
import { FleetResponder } from './fleet.responder';
import { StreamFleetService } from './stream-fleet.service';
import { StreamHealthResponder } from './stream-health.responder';

/** The streams of this replica, and what is known of those of all. */
@Module({
  imports: [CamerasModule, LeasesModule, PlayingModule, StatusModule],
  controllers: [FleetResponder, StreamHealthResponder],
  providers: [StreamFleetService, FleetStatusService],
})
export class FleetModule {}
