import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { OvertimeController } from './overtime.controller';
import { OvertimeService } from './overtime.service';

@Module({ imports: [AccessModule], controllers: [OvertimeController], providers: [OvertimeService] })
export class OvertimeModule {}
