import { Module } from '@nestjs/common';
import { RecognitionsController } from './recognitions.controller';

@Module({ controllers: [RecognitionsController] })
export class RecognitionsModule {}
