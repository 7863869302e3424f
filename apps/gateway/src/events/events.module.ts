import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { ErasuresModule } from '../erasures/erasures.module';
import { CameraStatesRepository } from './camera-states.repository';
import { DeadLetterEventsService } from './dead-letter-events.service';
import { EventLogModule } from './event-log.module';
import { EventPeopleService } from './event-people.service';
import { EventsConsumer } from './events.consumer';
import { EventStreamsService, streamTimes, streamTimesToken } from './stream/event-streams.service';
import { EventsController } from './stream/events.controller';

/** What happened, for whoever wants to be told: read `EventLog`. */
@Module({
  imports: [AccessModule, ErasuresModule, EventLogModule],
  controllers: [EventsConsumer, EventsController],
  providers: [
    CameraStatesRepository,
    DeadLetterEventsService,
    EventPeopleService,
    EventStreamsService,
    { provide: streamTimesToken, useValue: streamTimes },
  ],
  exports: [CameraStatesRepository, EventLogModule],
})
export class EventsModule {}
