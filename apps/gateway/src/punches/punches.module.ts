import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { PunchImportService } from './punch-import.service';
import { PunchesController } from './punches.controller';
import { PunchesService } from './punches.service';

@Module({ imports: [AccessModule], controllers: [PunchesController], providers: [PunchesService, PunchImportService] })
export class PunchesModule {}
