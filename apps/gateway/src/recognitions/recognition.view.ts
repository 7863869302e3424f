import { ApiProperty } from '@nestjs/swagger';
import type { Recognition, Sighting, StrangerVisit } from '@smart-attendance/contracts';
import { BoundingBoxView, viewBox } from '../faces/face.view';
import { Count, Decimal, Id, Instant, type Shape } from '../http/view.decorators';
import { showInstant } from '../input/instant.policy';
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

export function viewRecognition(recognition: Recognition): Shape<RecognitionView> {
  return {
    id: recognition.id,
    user_id: recognition.personId,
    camera_id: recognition.cameraId,
    first_seen_at: showInstant(recognition.firstSeenAt),
    last_seen_at: showInstant(recognition.lastSeenAt),
    similarity: rounded(recognition.similarity),
    margin: rounded(recognition.margin),
    sightings: recognition.sightings,
    decided_at: showInstant(recognition.decidedAt),
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

export function viewEvidence(recognition: Recognition, evidence: readonly Sighting[]): EvidenceView {
  return { ...viewRecognition(recognition), evidence: evidence.map(viewSighting) };
}

function viewSighting(sighting: Sighting): SightingView {
  return {
    frame_id: sighting.frameId,
    face_index: sighting.faceIndex,
    captured_at: showInstant(sighting.capturedAt),
    similarity: rounded(sighting.similarity),
    margin: rounded(sighting.margin),
    quality_score: rounded(sighting.qualityScore),
    bounding_box: viewBox(sighting.box),
  };
}

export class StrangerVisitView {
  @Id() id!: string;
  @Id() camera_id!: string;
  @Instant() first_seen_at!: string | null;
  @Instant() last_seen_at!: string | null;
  @Count() sightings!: number;
}

export function viewStrangerVisit(visit: StrangerVisit): StrangerVisitView {
  return {
    id: visit.id,
    camera_id: visit.cameraId,
    first_seen_at: showInstant(visit.firstSeenAt),
    last_seen_at: showInstant(visit.lastSeenAt),
    sightings: visit.sightings,
  };
}
