import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { LeaveImportController } from './leave-import.controller';
import { LeaveImportService } from './leave-import.service';
import { LeaveRequestsController } from './leave-requests.controller';
import { LeaveRequestsService } from './leave-requests.service';
import { LeaveTypesController } from './leave-types.controller';
import { LeaveTypesService } from './leave-types.service';

@Module({
  imports: [AccessModule],
  // The import before ids: it is no request.
  controllers: [LeaveTypesController, LeaveImportController, LeaveRequestsController],
  providers: [LeaveTypesService, LeaveImportService, LeaveRequestsService],
})
export class LeaveModule {}
