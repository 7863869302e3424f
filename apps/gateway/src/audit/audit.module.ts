import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuditExportService } from './audit-export.service';
import { AuditLog } from './audit-log.service';
import { AuditRetentionService } from './audit-retention.service';
import { AuditVerificationService } from './audit-verification.service';
import { AuditController } from './audit.controller';
import { AuditGuard } from './audit.guard';
import { AuditRepository } from './audit.repository';

/** Its guard comes before that of access: what is not allowed leaves an entry, too. */
@Module({
  controllers: [AuditController],
  providers: [
    { provide: APP_GUARD, useClass: AuditGuard },
    AuditExportService,
    AuditLog,
    AuditRepository,
    AuditRetentionService,
    AuditVerificationService,
  ],
  exports: [AuditLog],
})
export class AuditModule {}
