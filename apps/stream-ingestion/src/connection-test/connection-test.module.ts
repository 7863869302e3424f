import { Module } from '@nestjs/common';
import { ConnectionTestResponder } from './connection-test.responder';
import { ConnectionTestService } from './connection-test.service';

/** Trying a camera out before it is registered. */
@Module({ controllers: [ConnectionTestResponder], providers: [ConnectionTestService] })
export class ConnectionTestModule {}
