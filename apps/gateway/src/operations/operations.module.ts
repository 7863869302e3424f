import { Module } from '@nestjs/common';
import { OperationsController } from './operations.controller';
import { ReadinessService } from './readiness.service';

@Module({ controllers: [OperationsController], providers: [ReadinessService], exports: [ReadinessService] })
export class OperationsModule {}
