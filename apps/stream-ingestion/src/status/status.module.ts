import { Module } from '@nestjs/common';
import { LeasesModule } from '../leases/leases.module';
import { StreamStatusPublisher } from './stream-status.publisher';

/** What is published of streams. */
@Module({ imports: [LeasesModule], providers: [StreamStatusPublisher], exports: [StreamStatusPublisher] })
export class StatusModule {}
