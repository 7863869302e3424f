import { Module } from '@nestjs/common';
import { ErasuresRepository, MentionsRepository } from '@smart-attendance/database';
import { EventLogModule } from '../events/event-log.module';
import { ErasedAccountsRepository } from './erased-accounts.repository';
import { ErasuresController } from './erasures.controller';
import { ErasuresService } from './erasures.service';
import { OwnErasuresService } from './own-erasures.service';

@Module({
  imports: [EventLogModule],
  controllers: [ErasuresController],
  providers: [ErasuresService, OwnErasuresService, ErasedAccountsRepository, ErasuresRepository, MentionsRepository],
  exports: [ErasuresService, OwnErasuresService],
})
export class ErasuresModule {}
