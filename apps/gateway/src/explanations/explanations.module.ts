import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { ExplanationsController } from './explanations.controller';

@Module({ imports: [AccessModule], controllers: [ExplanationsController] })
export class ExplanationsModule {}
