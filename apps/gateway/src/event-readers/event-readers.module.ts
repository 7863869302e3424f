import { Module } from '@nestjs/common';
import { EventCursorsRepository } from './event-cursors.repository';

/** What those who read the event log outside of a request share. */
@Module({ providers: [EventCursorsRepository], exports: [EventCursorsRepository] })
export class EventReadersModule {}
