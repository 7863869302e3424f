import { ApiProperty } from '@nestjs/swagger';
import type { Recognition, Sighting, StrangerVisit } from '@smart-attendance/contracts';
import { BoundingBoxView, toBoundingBoxView } from '../faces/face.view';
import { Count, Decimal, Id, Instant, type Shape } from '../http/view.decorators';
import { toIsoInstant } from '../input/instant.policy';
import { rounded } from '../input/show.policy';

export class RecognitionView {
  @Id() id!: string;
  @Id() user_id!: string;
  @Id() camera_id!: string;
  @Instant() first_seen_at!: string | null;
  @Instant() last_seen_at!: string | null;
  @Decimal({ description: 'Best cosine of the sightings that agreed.' }) similarity!: number;
  @Decimal({ description: 'Smallest distance to the runner-up.' }) margin!: number;
  @Count() sightings!: number;
  @Instant() decided_at!: string | null;
}

export function toRecognitionView(recognition: Recognition): Shape<RecognitionView> {
  return {
    id: recognition.id,
    user_id: recognition.personId,
    camera_id: recognition.cameraId,
    first_seen_at: toIsoInstant(recognition.firstSeenAt),
    last_seen_at: toIsoInstant(recognition.lastSeenAt),
    similarity: rounded(recognition.similarity),
    margin: rounded(recognition.margin),
    sightings: recognition.sightings,
    decided_at: toIsoInstant(recognition.decidedAt),
  };
}

export class SightingView {
  @Id() frame_id!: string;
  @Count() face_index!: number;
  @Instant() captured_at!: string | null;
  @Decimal() similarity!: number;
  @Decimal() margin!: number;
  @Decimal() quality_score!: number;
  @ApiProperty({ type: BoundingBoxView, nullable: true }) bounding_box!: BoundingBoxView | null;
}

export class EvidenceView extends RecognitionView {
  @ApiProperty({ type: [SightingView], description: 'The sightings that agreed, oldest first.' })
  evidence!: SightingView[];
}

export function toEvidenceView(recognition: Recognition, evidence: readonly Sighting[]): EvidenceView {
  return { ...toRecognitionView(recognition), evidence: evidence.map(toSightingView) };
}

function toSightingView(sighting: Sighting): SightingView {
  return {
    frame_id: sighting.frameId,
    face_index: sighting.faceIndex,
    captured_at: toIsoInstant(sighting.capturedAt),
    similarity: rounded(sighting.similarity),
    margin: rounded(sighting.margin),
    quality_score: rounded(sighting.qualityScore),
    bounding_box: toBoundingBoxView(sighting.box),
  };
}

export class StrangerVisitView {
  @Id() id!: string;
  @Id() camera_id!: string;
  @Instant() first_seen_at!: string | null;
  @Instant() last_seen_at!: string | null;
  @Count() sightings!: number;
}

export function toStrangerVisitView(visit: StrangerVisit): StrangerVisitView {
  return {
    id: visit.id,
    camera_id: visit.cameraId,
    first_seen_at: toIsoInstant(visit.firstSeenAt),
    last_seen_at: toIsoInstant(visit.lastSeenAt),
    sightings: visit.sightings,
  };
}
