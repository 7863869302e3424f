import { Module } from '@nestjs/common';
import { StrangersRepository } from './strangers.repository';
import { StrangersResponder } from './strangers.responder';
import { StrangersService } from './strangers.service';

@Module({
  controllers: [StrangersResponder],
  providers: [StrangersRepository, StrangersService],
  exports: [StrangersService],
})
export class StrangersModule {}
