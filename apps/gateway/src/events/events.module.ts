import { Module } from '@nestjs/common';
import { CameraStatesRepository } from './camera-states.repository';
import { DeadLetterEventsService } from './dead-letter-events.service';
import { EventLogRepository } from './event-log.repository';
import { EventLog } from './event-log.service';
import { EventPeopleService } from './event-people.service';
import { EventsConsumer } from './events.consumer';

/** What happened, for whoever wants to be told: read `EventLog`. */
@Module({
  controllers: [EventsConsumer],
  providers: [CameraStatesRepository, DeadLetterEventsService, EventLog, EventLogRepository, EventPeopleService],
  exports: [EventLog],
})
export class EventsModule {}
