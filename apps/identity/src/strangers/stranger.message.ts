import { timestampFromDate, type MessageInitShape, type StrangerVisitSchema } from '@smart-attendance/contracts';
import type { StrangerVisitEntity } from './stranger-visit.entity';

export function asStrangerVisit(visit: StrangerVisitEntity): MessageInitShape<typeof StrangerVisitSchema> {
  const { id, cameraId, sightings } = visit;
  return {
    ...{ id, cameraId, sightings },
    firstSeenAt: timestampFromDate(visit.firstSeenAt),
    lastSeenAt: timestampFromDate(visit.lastSeenAt),
  };
}
