import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { RecognitionsController } from './recognitions.controller';

@Module({ imports: [AccessModule], controllers: [RecognitionsController] })
export class RecognitionsModule {}
