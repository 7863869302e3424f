import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { CameraStatesRepository } from './camera-states.repository';
import { DeadLetterEventsService } from './dead-letter-events.service';
import { EventLogRepository } from './event-log.repository';
import { EventLog } from './event-log.service';
import { EventPeopleService } from './event-people.service';
import { EventsConsumer } from './events.consumer';
import { EventStreamsService, streamTimes, streamTimesToken } from './stream/event-streams.service';
import { EventsController } from './stream/events.controller';

/** What happened, for whoever wants to be told: read `EventLog`. */
@Module({
  imports: [AccessModule],
  controllers: [EventsConsumer, EventsController],
  providers: [
    CameraStatesRepository,
    DeadLetterEventsService,
    EventLog,
    EventLogRepository,
    EventPeopleService,
    EventStreamsService,
    { provide: streamTimesToken, useValue: streamTimes },
  ],
  exports: [EventLog],
})
export class EventsModule {}
