import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { RosterController } from './roster.controller';
import { RosterService } from './roster.service';

@Module({ imports: [AccessModule], controllers: [RosterController], providers: [RosterService] })
export class RosterModule {}
