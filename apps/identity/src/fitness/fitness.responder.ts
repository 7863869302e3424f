import { Controller } from '@nestjs/common';
import { getCameraFitness, timestampDate, type GetCameraFitnessRequest } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RespondsTo } from '@smart-attendance/messaging';
import { FitnessService } from './fitness.service';

@Controller()
export class FitnessResponder {
  constructor(private readonly fitness: FitnessService) {}

  @RespondsTo(getCameraFitness)
  async getCameraFitness({ cameraId, from, to }: GetCameraFitnessRequest) {
    // The contract wants both; this tells the compiler.
    if (from === undefined || to === undefined) throw AppError.invalid([{ field: 'from', message: 'is missing' }]);
    return { fitness: await this.fitness.fitnessOf(cameraId, timestampDate(from), timestampDate(to)) };
  }
}
