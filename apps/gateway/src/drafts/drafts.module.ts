import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { DraftsController } from './drafts.controller';
import { DraftsService } from './drafts.service';

@Module({ imports: [AccessModule], controllers: [DraftsController], providers: [DraftsService] })
export class DraftsModule {}
