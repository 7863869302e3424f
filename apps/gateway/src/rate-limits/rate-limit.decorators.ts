import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';

export const pointsKey = 'gateway:rate-limit-points';

/** How many plain requests this one is worth in the limit of a caller; 1 without it, and 10 with a large body. */
export function Costs(points: number): MethodDecorator {
  return applyDecorators(SetMetadata(pointsKey, points), ApiExtension('x-rate-limit-points', points));
}
