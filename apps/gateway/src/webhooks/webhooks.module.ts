import { Module } from '@nestjs/common';
import { Resealing, SecretBox } from '@smart-attendance/database';
import { EventReadersModule } from '../event-readers/event-readers.module';
import { EventsModule } from '../events/events.module';
import { gatewayConfigToken, type GatewayConfig } from '../gateway.config';
import { WebhookClient } from './webhook-client';
import { WebhookDeliveriesRepository } from './webhook-deliveries.repository';
import { WebhookFanOutRepository } from './webhook-fan-out.repository';
import { WebhookFanOutService } from './webhook-fan-out.service';
import { WebhookHousekeepingRepository } from './webhook-housekeeping.repository';
import { WebhookHousekeepingService } from './webhook-housekeeping.service';
import { WebhookNetworks } from './webhook-networks';
import { webhookTimes } from './webhook-retry.policy';
import { sealedWebhookColumns, webhookSecretBox, WebhookSecrets } from './webhook-secrets';
import { WebhookSenderService, webhookTimesToken } from './webhook-sender.service';
import { WebhooksController } from './webhooks.controller';
import { WebhooksRepository } from './webhooks.repository';
import { WebhooksService } from './webhooks.service';

@Module({
  imports: [EventsModule, EventReadersModule],
  controllers: [WebhooksController],
  providers: [
    WebhookDeliveriesRepository,
    WebhookFanOutRepository,
    WebhookFanOutService,
    WebhookHousekeepingRepository,
    WebhookHousekeepingService,
    WebhookSenderService,
    WebhooksRepository,
    WebhooksService,
    Resealing.of(sealedWebhookColumns),
    { provide: webhookTimesToken, useValue: webhookTimes },
    {
      provide: SecretBox,
      inject: [gatewayConfigToken],
      useFactory: (config: GatewayConfig) => webhookSecretBox(config.JWT_SECRET, config.JWT_SECRET_BEFORE),
    },
    { provide: WebhookSecrets, inject: [SecretBox], useFactory: (box: SecretBox) => new WebhookSecrets(box) },
    {
      provide: WebhookNetworks,
      inject: [gatewayConfigToken],
      useFactory: (config: GatewayConfig) => WebhookNetworks.read(config.WEBHOOK_NETWORKS),
    },
    {
      provide: WebhookClient,
      inject: [WebhookNetworks],
      useFactory: (networks: WebhookNetworks) => new WebhookClient(networks),
    },
  ],
})
export class WebhooksModule {}
