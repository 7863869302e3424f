import { Module } from '@nestjs/common';
import { KeptFacesModule } from '../unknown-faces/kept-faces.module';
import { StrangersRepository } from './strangers.repository';
import { StrangersResponder } from './strangers.responder';
import { StrangersService } from './strangers.service';

@Module({
  imports: [KeptFacesModule],
  controllers: [StrangersResponder],
  providers: [StrangersRepository, StrangersService],
  exports: [StrangersService],
})
export class StrangersModule {}
