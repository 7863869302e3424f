import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { LookAlikesController } from './look-alikes.controller';
import { LookAlikesService } from './look-alikes.service';

@Module({ imports: [AccessModule], controllers: [LookAlikesController], providers: [LookAlikesService] })
export class LookAlikesModule {}
