import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { PeriodsController } from './periods.controller';
import { PeriodsService } from './periods.service';

@Module({ imports: [AccessModule], controllers: [PeriodsController], providers: [PeriodsService] })
export class PeriodsModule {}
