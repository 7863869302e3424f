import {
  timestampFromDate,
  type MessageInitShape,
  type RecognitionSchema,
  type SightingSchema,
} from '@smart-attendance/contracts';
import type { RecognitionEntity } from './recognition.entity';
import type { StoredSighting } from './tracked-sighting';

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
    revision: recognition.revision,
    ...(recognition.withdrawnAt !== null && { withdrawnAt: timestampFromDate(recognition.withdrawnAt) }),
    withdrawnBy: recognition.withdrawnBy ?? '',
    withdrawalReason: recognition.withdrawalReason ?? '',
    threshold: recognition.threshold ?? 0,
    packId: recognition.packId ?? '',
    toldBy: recognition.toldBy ?? '',
    ...(recognition.toldAt !== null && { toldAt: timestampFromDate(recognition.toldAt) }),
  };
}

export function toSightingMessage(sighting: StoredSighting): MessageInitShape<typeof SightingSchema> {
  const { frameId, faceIndex, similarity, margin, qualityScore, box, threshold, measures, reason } = sighting;
  return {
    frameId,
    faceIndex,
    similarity,
    margin,
    qualityScore,
    box: { ...box },
    capturedAt: timestampFromDate(new Date(sighting.capturedAtMs)),
    candidateId: sighting.candidateId ?? sighting.personId ?? '',
    ...(threshold !== undefined && { threshold }),
    reason,
    ...(measures !== undefined && { measures }),
  };
}
