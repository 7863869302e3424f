import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { AssignmentImportController } from './assignment-import.controller';
import { AssignmentImportService } from './assignment-import.service';
import { AssignmentsController } from './assignments.controller';
import { AssignmentsService } from './assignments.service';

@Module({
  imports: [AccessModule],
  controllers: [AssignmentImportController, AssignmentsController],
  providers: [AssignmentsService, AssignmentImportService],
})
export class AssignmentsModule {}
