import { Module } from '@nestjs/common';
import { Retention } from '@smart-attendance/database';
import { IdempotencyKeysRepository } from './idempotency-keys.repository';
import { IdempotencyKeysService, keyKeptMs } from './idempotency-keys.service';

@Module({
  providers: [
    IdempotencyKeysRepository,
    IdempotencyKeysService,
    Retention.of({ table: 'idempotency_keys', column: 'created_at', keptMs: keyKeptMs }),
  ],
  exports: [IdempotencyKeysService],
})
export class IdempotencyModule {}
