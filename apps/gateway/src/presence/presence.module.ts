import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { PresenceController } from './presence.controller';
import { PresenceService } from './presence.service';

@Module({ imports: [AccessModule], controllers: [PresenceController], providers: [PresenceService] })
export class PresenceModule {}
