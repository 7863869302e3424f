import { timestampFromDate, type MessageInitShape, type StrangerVisitSchema } from '@smart-attendance/contracts';
import type { StrangerVisitEntity } from './stranger-visit.entity';

export function toStrangerVisitMessage(
  visit: Omit<StrangerVisitEntity, 'createdAt'>,
): MessageInitShape<typeof StrangerVisitSchema> {
  const { id, cameraId, sightings, firstSeenAt, lastSeenAt } = visit;
  return {
    id,
    cameraId,
    sightings,
    firstSeenAt: timestampFromDate(firstSeenAt),
    lastSeenAt: timestampFromDate(lastSeenAt),
  };
}
