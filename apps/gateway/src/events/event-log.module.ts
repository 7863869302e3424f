import { Module } from '@nestjs/common';
import { EventLogRepository } from './event-log.repository';
import { EventLog } from './event-log.service';

/** The log alone, for whoever reads it or erases somebody from it. */
@Module({ providers: [EventLog, EventLogRepository], exports: [EventLog] })
export class EventLogModule {}
