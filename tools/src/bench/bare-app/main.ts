import 'reflect-metadata';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Body, Controller, Get, Module, Param, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { BareCamerasRepository, openBareDatabase } from './bare-cameras.repository';

/**
 * What a Nest app costs that does nothing but these three requests: no login, no checks, no bus, no log, no service
 * behind. A process of its own, as the gateway is.
 */
@Controller('cameras')
class BareCamerasController {
  constructor(private readonly cameras: BareCamerasRepository) {}

  @Get()
  list(): Promise<unknown> {
    return this.cameras.list();
  }

  @Get(':id')
  get(@Param('id') id: string): Promise<unknown> {
    return this.cameras.get(id);
  }

  @Post()
  create(@Body() body: { readonly name: string; readonly rtsp_url: string }): Promise<unknown> {
    return this.cameras.create(body);
  }
}

@Module({
  controllers: [BareCamerasController],
  providers: [
    BareCamerasRepository,
    { provide: DataSource, useFactory: () => openBareDatabase(process.env['DATABASE_URL'] ?? '') },
  ],
})
class BareModule {}

async function main(): Promise<void> {
  const app = await NestFactory.create(BareModule, { logger: ['error'] });
  await app.listen(0, '127.0.0.1');
  const server = app.getHttpServer() as Server;
  const { port } = server.address() as AddressInfo;
  process.send?.({ type: 'ready', port });
  process.once('disconnect', () => void app.close());
}

void main();
