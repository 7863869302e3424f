import { Test, type TestingModule } from '@nestjs/testing';
import { loadConfig } from '@smart-attendance/config';
import { connectClient, type BusClient } from '@smart-attendance/messaging';
import { Logger } from '@smart-attendance/observability';
import { EventLog } from '../events/event-log.service';
import { EventStreamsService } from '../events/stream/event-streams.service';
import { gatewayConfig } from '../gateway.config';
import { GatewayModule } from '../gateway.module';
import { webhookTimes, type WebhookTimes } from '../webhooks/webhook-retry.policy';
import { webhookTimesToken } from '../webhooks/webhook-sender.service';

interface Replica {
  readonly natsUrl: string;
  readonly databaseUrl: string;
  readonly times: Partial<WebhookTimes>;
  readonly settings?: Readonly<Record<string, string>>;
}

/** One replica of the gateway with everything but its HTTP server, and with times of its own. */
export class GatewayReplica {
  private constructor(
    private readonly module: TestingModule,
    private readonly client: BusClient,
  ) {}

  static async start({ natsUrl, databaseUrl, times, settings }: Replica): Promise<GatewayReplica> {
    const logger = new Logger('gateway', { level: 'silent' });
    const client = await connectClient({ natsUrl, as: 'gateway', logger });
    const config = loadConfig(gatewayConfig, {
      NATS_URL: natsUrl,
      DATABASE_URL: databaseUrl,
      JWT_SECRET: 'a secret of the specs, long enough for HS256',
      WEBHOOK_NETWORKS: '127.0.0.1',
      ...settings,
    });
    const module = await Test.createTestingModule({ imports: [GatewayModule.register(config, client, logger)] })
      .overrideProvider(webhookTimesToken)
      .useValue({ ...webhookTimes, ...times })
      .setLogger(false as never)
      .compile();
    await module.init();
    return new GatewayReplica(module, client);
  }

  get<T>(token: abstract new (...parameters: never[]) => T): T {
    return this.module.get<T>(token);
  }

  get log(): EventLog {
    return this.get(EventLog);
  }

  async stop(): Promise<void> {
    // As the server does before it closes the rest.
    this.get(EventStreamsService).close();
    await this.module.close();
    await this.client.close();
  }
}
