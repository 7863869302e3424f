import { Module } from '@nestjs/common';
import { ExportedRowsRepository } from '@smart-attendance/database';
import { AccessModule } from '../access/access.module';
import { PersonExportController } from './person-export.controller';
import { PersonExportService } from './person-export.service';

@Module({
  imports: [AccessModule],
  controllers: [PersonExportController],
  providers: [PersonExportService, ExportedRowsRepository],
})
export class PersonExportModule {}
