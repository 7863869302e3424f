import {
  timestampFromDate,
  type MessageInitShape,
  type RecognitionSchema,
  type SightingSchema,
} from '@smart-attendance/contracts';
import type { RecognitionEntity } from './recognition.entity';
import type { TrackedSighting } from './tracked-sighting';

export function toRecognitionMessage(recognition: RecognitionEntity): MessageInitShape<typeof RecognitionSchema> {
  const { id, personId, cameraId, similarity, margin, sightings } = recognition;
  return {
    id,
    personId,
    cameraId,
    similarity,
    margin,
    sightings,
    firstSeenAt: timestampFromDate(recognition.firstSeenAt),
    lastSeenAt: timestampFromDate(recognition.lastSeenAt),
    decidedAt: timestampFromDate(recognition.createdAt),
  };
}

export function toSightingMessage(sighting: TrackedSighting): MessageInitShape<typeof SightingSchema> {
  const { frameId, faceIndex, similarity, margin, qualityScore, box } = sighting;
  return {
    frameId,
    faceIndex,
    similarity,
    margin,
    qualityScore,
    box: { ...box },
    capturedAt: timestampFromDate(new Date(sighting.capturedAtMs)),
  };
}
