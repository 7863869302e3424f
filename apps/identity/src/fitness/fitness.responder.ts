import { Controller } from '@nestjs/common';
import { getCameraFitness, timestampDate, type GetCameraFitnessRequest } from '@smart-attendance/contracts';
import { Answers } from '@smart-attendance/messaging';
import { FitnessRepository } from './fitness.repository';

const gateReasons = new Set(['too_small', 'too_blurry', 'too_dark', 'turned_away', 'spoof_suspected', 'no_embedding']);

@Controller()
export class FitnessResponder {
  constructor(private readonly sightings: FitnessRepository) {}

  @Answers(getCameraFitness)
  async getCameraFitness({ cameraId, from, to }: GetCameraFitnessRequest) {
    const [begin, end] = [from ? timestampDate(from) : new Date(0), to ? timestampDate(to) : new Date()];
    const reasons = [...(await this.sightings.reasons(cameraId, begin, end))];
    const refused = reasons.filter(([reason]) => gateReasons.has(reason));
    const sum = (rows: typeof reasons): number => rows.reduce((total, [, faces]) => total + faces, 0);
    const usableFaces = sum(reasons) - sum(refused);
    return {
      fitness: {
        faces: sum(reasons),
        usableFaces,
        usableFacesPerMinute: usableFaces / ((end.getTime() - begin.getTime()) / 60_000),
        refused: Object.fromEntries(refused),
        verdict: reasons.length === 0 ? 'no_faces' : usableFaces > 0 ? 'usable' : 'poor',
      },
    };
  }
}
