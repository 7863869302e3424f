import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { EventPublisher } from '@smart-attendance/contracts';
import { Logger, RepeatedEvents } from '@smart-attendance/observability';
import { BacklogReader } from './backlog-reader';
import type { Bus } from './bus';
import { KeptMessages } from './kept-messages';
import { KeyValueTables } from './key-value-tables';
import { repeatedEveryMs } from './log-pace';
import { MessagePublisher } from './message-publisher';
import { MessageReader } from './message-reader';
import { RequestClient } from './request-client';
import { StopSignal } from './stop-signal';

/** Gives every module of a service its publisher, request client, tables, readers, stop signal and logger. */
@Module({})
export class MessagingModule {
  static over(bus: Bus, logger: Logger): DynamicModule {
    const repeated = new RepeatedEvents(logger, repeatedEveryMs);
    return {
      module: MessagingModule,
      global: true,
      providers: [
        { provide: MessagePublisher, useValue: new MessagePublisher(bus, repeated) },
        { provide: EventPublisher, useExisting: MessagePublisher },
        { provide: RequestClient, useValue: new RequestClient(bus, repeated) },
        { provide: KeyValueTables, useValue: new KeyValueTables(bus) },
        { provide: KeptMessages, useValue: new KeptMessages(bus) },
        { provide: MessageReader, useValue: new MessageReader(bus) },
        { provide: BacklogReader, useValue: new BacklogReader(bus) },
        { provide: StopSignal, useValue: bus.stop },
        { provide: Logger, useValue: logger },
      ],
      exports: [
        MessagePublisher,
        EventPublisher,
        RequestClient,
        KeptMessages,
        KeyValueTables,
        MessageReader,
        BacklogReader,
        StopSignal,
        Logger,
      ],
    };
  }
}

/** The root of a service's process: its own module, and the bus beside it. */
@Module({})
export class ServiceRootModule {
  static of(module: Type | DynamicModule, bus: Bus, logger: Logger): DynamicModule {
    return { module: ServiceRootModule, imports: [MessagingModule.over(bus, logger), module] };
  }
}
