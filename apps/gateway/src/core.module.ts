import { Module, type DynamicModule } from '@nestjs/common';
import {
  Bus,
  DeadLetters,
  MessageReader,
  ReplicaSignals,
  RequestClient,
  type BusClient,
} from '@smart-attendance/messaging';
import { Logger } from '@smart-attendance/observability';
import { gatewayConfigToken, type GatewayConfig } from './gateway.config';

/** What every provider may ask for: the configuration, the log, and what leads to the bus. */
@Module({})
export class CoreModule {
  static register(config: GatewayConfig, client: BusClient, logger: Logger): DynamicModule {
    const providers = [
      { provide: gatewayConfigToken, useValue: config },
      { provide: Logger, useValue: logger },
      { provide: Bus, useValue: client.bus },
      { provide: RequestClient, useValue: client.requests },
      { provide: MessageReader, useValue: client.reader },
      { provide: DeadLetters, useValue: client.deadLetters },
      { provide: ReplicaSignals, useValue: client.signals },
    ];
    return { module: CoreModule, global: true, providers, exports: providers };
  }
}
