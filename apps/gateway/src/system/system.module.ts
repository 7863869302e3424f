import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { OperationsModule } from '../operations/operations.module';
import { BacklogMetricsService } from './backlog-metrics.service';
import { GatewayReplicaService } from './gateway-replica.service';
import { SystemController } from './system.controller';
import { SystemService } from './system.service';

@Module({
  imports: [AuditModule, OperationsModule],
  controllers: [SystemController],
  providers: [BacklogMetricsService, GatewayReplicaService, SystemService],
})
export class SystemModule {}
