import {
  timestampFromDate,
  type MessageInitShape,
  type UnknownFaceSchema,
  type UnknownFaceVisitSchema,
} from '@smart-attendance/contracts';
import type { VisitRow } from './unknown-face-visits.repository';
import type { ShownUnknownFace } from './unknown-faces.service';

const hourMs = 3_600_000;

export function toUnknownFaceMessage(
  { face, candidates, lastAction }: ShownUnknownFace,
  hoursKept: number,
): MessageInitShape<typeof UnknownFaceSchema> {
  return {
    id: face.id,
    status: face.status,
    firstSeenAt: timestampFromDate(face.firstSeenAt),
    lastSeenAt: timestampFromDate(face.lastSeenAt),
    visits: face.visits,
    cameraIds: face.cameraIds,
    bestVisitId: face.bestVisitId ?? '',
    bestCameraId: face.bestCameraId ?? '',
    qualityScore: face.qualityScore,
    isDoubtful: face.isDoubtful,
    candidates: candidates.map((candidate) => ({ ...candidate })),
    personId: face.personId ?? '',
    templateId: face.templateId ?? '',
    visitsTold: face.visitsTold,
    keptUntil: timestampFromDate(new Date(face.newestKeptAt.getTime() + hoursKept * hourMs)),
    revision: face.revision,
    ...(lastAction !== null && {
      lastAction: {
        kind: lastAction.kind,
        authorId: lastAction.authorId,
        at: timestampFromDate(lastAction.createdAt),
      },
    }),
  };
}

export function toVisitMessage(visit: VisitRow): MessageInitShape<typeof UnknownFaceVisitSchema> {
  const { id, cameraId, firstSeenAt, lastSeenAt, qualityScore, recognitionId } = visit;
  return {
    id,
    cameraId,
    firstSeenAt: timestampFromDate(firstSeenAt),
    lastSeenAt: timestampFromDate(lastSeenAt),
    qualityScore,
    recognitionId: recognitionId ?? '',
  };
}
