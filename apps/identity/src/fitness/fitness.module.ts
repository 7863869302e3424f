import { Module } from '@nestjs/common';
import { FitnessRepository } from './fitness.repository';
import { FitnessResponder } from './fitness.responder';
import { FitnessService } from './fitness.service';

@Module({ controllers: [FitnessResponder], providers: [FitnessRepository, FitnessService] })
export class FitnessModule {}
