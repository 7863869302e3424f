import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { CorrectionRequestsController } from './correction-requests.controller';
import { CorrectionRequestsService } from './correction-requests.service';

@Module({
  imports: [AccessModule],
  controllers: [CorrectionRequestsController],
  providers: [CorrectionRequestsService],
})
export class CorrectionRequestsModule {}
