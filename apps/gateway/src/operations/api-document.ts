import { NestFactory } from '@nestjs/core';
import type { OpenAPIObject } from '@nestjs/swagger';
import { loadConfig } from '@smart-attendance/config';
import type { BusClient } from '@smart-attendance/messaging';
import { createLogger } from '@smart-attendance/observability';
import { gatewayConfig } from '../gateway.config';
import { GatewayModule } from '../gateway.module';
import type { Complaint } from './complete-document';
import { openApiDocument } from './openapi';

/** Nothing is connected to and nothing is made, so these only have to be read. */
const nowhere = {
  NATS_URL: 'nats://127.0.0.1:4222',
  DATABASE_URL: 'postgres://gateway@127.0.0.1/smart_attendance',
  JWT_SECRET: 'of no use, since nobody logs in to a document',
};

/** The document of the API by itself, without a bus or a database: the same that a running gateway answers. */
export async function apiDocument(complain?: Complaint): Promise<OpenAPIObject> {
  const module = GatewayModule.register(
    loadConfig(gatewayConfig, nowhere),
    {} as BusClient,
    createLogger('gateway', { level: 'error' }),
  );
  const app = await NestFactory.create(module, { preview: true, abortOnError: false, logger: false });
  return openApiDocument(app, complain);
}
