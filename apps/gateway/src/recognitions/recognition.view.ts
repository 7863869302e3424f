import { ApiProperty } from '@nestjs/swagger';
import {
  values,
  type GetRecognitionSettingsResponse,
  type Recognition,
  type Sighting,
  type StrangerVisit,
} from '@smart-attendance/contracts';
import { BoundingBoxView, toBoundingBoxView } from '../faces/face.view';
import { Count, Decimal, Flag, Id, Instant, OneOf, Text, type Shape } from '../http/view.decorators';
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

class GalleryThresholdView {
  @Count({ example: 1000 }) people!: number;
  @Decimal({ example: 0.485 }) threshold!: number;
}

export class RecognitionSettingsView {
  @Text({ description: 'Pictures are looked at with.' }) model_pack!: string;
  @Count({ description: 'Enrolled with that pack.', example: 120 }) gallery_people!: number;
  @Decimal({ description: 'Cosine that holds now, in a gallery of so many people.' }) threshold!: number;
  @ApiProperty({ type: [GalleryThresholdView], description: 'What it would be in galleries of other sizes.' })
  thresholds!: GalleryThresholdView[];
  @Decimal({
    description: 'How often a stranger may be taken for anybody of the gallery, per sighting; the threshold keeps it.',
    example: 0.01,
  })
  stranger_rate_max!: number;
  @Decimal({ description: 'The threshold is never below.', example: 0.48 }) threshold_min!: number;
  @Decimal({ description: 'So much more alike than the second best person the best must be.', example: 0.05 })
  margin_min!: number;
  @OneOf(values.livenessModes, { description: 'Of photos, and of cameras without a mode of their own.' })
  liveness_mode!: string;
  @Decimal({ description: 'What counts as live.', example: 0.5 }) liveness_min!: number;
  @Flag({ description: 'Whether faces are enrolled only with a yes.' }) consent_required!: boolean;
  @Count({ description: 'So many must agree before anybody is recognised.', example: 3 }) sightings_min!: number;
  @Count({ description: 'Within this time.', example: 10_000 }) window_ms!: number;
}

export function toRecognitionSettingsView(settings: GetRecognitionSettingsResponse): Shape<RecognitionSettingsView> {
  return {
    model_pack: settings.packId,
    gallery_people: settings.galleryPeople,
    threshold: rounded(settings.threshold),
    thresholds: settings.thresholds.map(({ people, threshold }) => ({ people, threshold: rounded(threshold) })),
    stranger_rate_max: settings.strangerRateMax,
    threshold_min: rounded(settings.cosineMin),
    margin_min: rounded(settings.marginMin),
    liveness_mode: settings.livenessMode,
    liveness_min: rounded(settings.livenessMin),
    consent_required: settings.consentRequired,
    sightings_min: settings.sightingsMin,
    window_ms: settings.windowMs,
  };
}
