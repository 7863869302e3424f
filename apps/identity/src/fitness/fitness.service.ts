import { Injectable } from '@nestjs/common';
import type { CameraFitnessSchema, MessageInitShape } from '@smart-attendance/contracts';
import { adviseOn, verdictOn } from './fitness.policy';
import { FitnessRepository } from './fitness.repository';

/** Says how well a camera shows faces, and what to change about it. */
@Injectable()
export class FitnessService {
  constructor(private readonly sightings: FitnessRepository) {}

  /** From what was seen from `from` until before `to`; a camera nobody knows has seen no faces. */
  async fitnessOf(cameraId: string, from: Date, to: Date): Promise<MessageInitShape<typeof CameraFitnessSchema>> {
    const facts = await this.sightings.facts(cameraId, from, to);
    const { faces, usableFaces, refused, interEyePx, sharpness, brightness, yawDegrees, pitchDegrees } = facts;
    const minutes = (to.getTime() - from.getTime()) / 60_000;
    return {
      faces,
      usableFaces,
      usableFacesPerMinute: usableFaces / minutes,
      ...(interEyePx !== undefined && { interEyePx }),
      ...(sharpness !== undefined && { sharpness }),
      ...(brightness !== undefined && { brightness }),
      ...(yawDegrees !== undefined && { yawDegrees }),
      ...(pitchDegrees !== undefined && { pitchDegrees }),
      refused: Object.fromEntries(refused),
      verdict: verdictOn(facts),
      advice: adviseOn(facts),
    };
  }
}
