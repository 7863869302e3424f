import { Module } from '@nestjs/common';
import { Clock } from './clock';
import { LeaseService } from './lease.service';
import { LeaseRepository } from './lease.repository';
import { ReplicaName } from './replica-name';

/** Which replica carries which camera. */
@Module({
  providers: [Clock, ReplicaName, LeaseRepository, LeaseService],
  exports: [Clock, ReplicaName, LeaseService],
})
export class LeasesModule {}
