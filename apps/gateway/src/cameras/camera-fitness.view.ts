import { ApiProperty } from '@nestjs/swagger';
import type { CameraFitness } from '@smart-attendance/contracts';
import { Count, Decimal, Id, Instant, Text, Texts } from '../http/view.decorators';
import { rounded, roundedOrNull } from '../input/show.policy';
import type { TimeSpan } from './time-span.policy';

class FitnessView {
  @Instant() from!: string;
  @Instant() to!: string;
  @Count() faces!: number;
  @Count({ description: 'Those that no gate refused.' }) usable_faces!: number;
  @Decimal() usable_faces_per_minute!: number;
  @Decimal({ nullable: true, description: 'Pixels between the eyes; this and those below are medians over all faces.' })
  inter_eye_px!: number | null;
  @Decimal({ nullable: true }) sharpness!: number | null;
  @Decimal({ nullable: true }) brightness!: number | null;
  @Decimal({ nullable: true }) yaw_degrees!: number | null;
  @Decimal({ nullable: true }) pitch_degrees!: number | null;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' }, description: 'Reason to count.' })
  refused!: Readonly<Record<string, number>>;
  @Text({ description: 'good, usable, poor or no_faces.' }) verdict!: string;
  @Texts({ description: 'Sentences, most useful first.' }) advice!: readonly string[];
}

export class CameraFitnessView {
  @Id() camera_id!: string;
  @ApiProperty({ type: FitnessView }) last_minute!: Readonly<FitnessView>;
  @ApiProperty({
    type: FitnessView,
    nullable: true,
    description: 'Of the first minute since the stream became live; null while it is not live, or not for a minute.',
  })
  after_start!: Readonly<FitnessView> | null;
}

export function toFitnessView(time: TimeSpan, fitness: CameraFitness): FitnessView {
  return {
    from: time.from.toISOString(),
    to: time.to.toISOString(),
    faces: fitness.faces,
    usable_faces: fitness.usableFaces,
    usable_faces_per_minute: rounded(fitness.usableFacesPerMinute, 2),
    inter_eye_px: roundedOrNull(fitness.interEyePx, 1),
    sharpness: roundedOrNull(fitness.sharpness),
    brightness: roundedOrNull(fitness.brightness),
    yaw_degrees: roundedOrNull(fitness.yawDegrees, 1),
    pitch_degrees: roundedOrNull(fitness.pitchDegrees, 1),
    refused: { ...fitness.refused },
    verdict: fitness.verdict,
    advice: [...fitness.advice],
  };
}
