import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { RecognitionsController } from './recognitions.controller';
import { RejectionsController } from './rejections.controller';

@Module({ imports: [AccessModule], controllers: [RecognitionsController, RejectionsController] })
export class RecognitionsModule {}
