import { Module, type DynamicModule } from '@nestjs/common';
import { Retention } from '@smart-attendance/database';
import type { GatewayConfig } from '../gateway.config';
import { keptKinds } from './kept-kinds.policy';
import { RetentionController } from './retention.controller';

/**
 * What the gateway deletes by itself, and what all services do. Global, since it is told with the state of the whole.
 */
@Module({})
export class RetentionModule {
  static register(config: GatewayConfig): DynamicModule {
    return {
      module: RetentionModule,
      global: true,
      controllers: [RetentionController],
      providers: [Retention.of(...keptKinds(config))],
      exports: [Retention],
    };
  }
}
